package io.countinghouse.cli.demo;

import io.countinghouse.cli.traffic.Pattern;
import io.countinghouse.cli.traffic.Plant;
import io.countinghouse.reports.reconcile.Outcome;
import io.countinghouse.reports.reconcile.OutcomeOutput;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** What the run has shown, printed for a person. */
final class Findings {

  private static final int ACCOUNTS = 12;
  private static final int FLAGS = 12;

  private final PrintWriter out;
  private final FactsProbe facts;

  Findings(PrintWriter out, FactsProbe facts) {
    this.out = out;
    this.facts = facts;
  }

  void summary() throws SQLException {
    var days = facts.summary(ACCOUNTS);
    var date = days.isEmpty() ? "" : " of " + days.getFirst().date();
    out.printf("%nDaily account summary%s, the %d busiest accounts%n", date, days.size());
    out.printf("  %-18s %-3s %12s %18s %18s%n", "account", "", "transactions", "credits", "debits");
    for (var day : days) {
      out.printf(
          "  %-18s %-3s %,12d %18s %18s%n",
          day.account(), day.currency(), day.transactions(), day.credits(), day.debits());
    }
  }

  void flags(long total) throws SQLException {
    var flags = facts.flags(FLAGS);
    out.printf("%nFlagged: %,d, the %d strongest%n", total, flags.size());
    for (var flag : flags) {
      out.printf(
          "  %.2f  %-16s %12s %s  %s%n",
          flag.score(), flag.account(), flag.amount(), flag.currency(), flag.why());
    }
  }

  /** How much of the planted fraud was found. */
  void planted(List<Plant> plants, Set<String> flaggedKeys) {
    if (plants.isEmpty()) {
      return;
    }
    out.printf("%nPlanted fraud%n");
    for (var pattern : Pattern.values()) {
      var cases = plants.stream().filter(each -> each.pattern() == pattern).toList();
      long found =
          cases.stream()
              .filter(each -> each.keys().stream().anyMatch(flaggedKeys::contains))
              .count();
      out.printf("  %-16s %d of %d found%n", pattern.label(), found, cases.size());
    }
  }

  void reconciliation(Outcome outcome) {
    out.printf("%nReconciliation: ");
    out.print(OutcomeOutput.text(outcome));
    out.flush();
  }
}
