package io.countinghouse.cli.reconcile;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.ProofOptions;
import io.countinghouse.cli.repair.Repairing;
import io.countinghouse.reports.reconcile.DrillDown;
import io.countinghouse.reports.reconcile.DrillOutput;
import io.countinghouse.reports.reconcile.Outcome;
import java.sql.SQLException;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --drill} and {@code --repair}: where exactly it differs, and loading what lacks. */
final class MendOptions {

  /** So long may the loader take for what it is sent. */
  private static final Duration REPAIR_WAIT = Duration.ofMinutes(2);

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--drill",
      description = {
        "If it does not reconcile, go down from the day and currency to the account, to the very",
        "entry and its field, and say what can be done. At most 10 days, of each 10 accounts, of",
        "each 20 entries are named.",
      })
  private boolean drill;

  @Option(
      names = "--repair",
      description =
          "The same, and then what `repair` would load; with --yes it is loaded and proved again.")
  private boolean repair;

  @Option(names = "--yes", description = "With --repair: do it.")
  private boolean yes;

  boolean wanted() {
    return drill || repair;
  }

  /**
   * @param otherwise whether something was asked for that goes on, or prints one object
   * @throws ParameterException if both can't be
   */
  void check(boolean otherwise) {
    if (wanted() && otherwise) {
      throw new ParameterException(
          spec.commandLine(), "--drill and --repair go with neither --follow nor --format json");
    }
    if (yes && !repair) {
      throw new ParameterException(spec.commandLine(), "--yes is for --repair");
    }
  }

  /** Whether everything that lacks was loaded. */
  boolean run(ProofOptions proof, Outcome outcome) throws InterruptedException {
    var at = proof.connection();
    var out = spec.commandLine().getOut();
    try {
      out.print(DrillOutput.text(DrillDown.run(at.postgresReader(), at.operator(), outcome)));
      out.flush();
      if (!repair) {
        return false;
      }
      out.println();
      try (var repairing = Repairing.open(at, out)) {
        return repairing.run(yes, REPAIR_WAIT);
      }
    } catch (SQLException e) {
      throw new CommandFailed("not gone into, a database failed: " + e.getMessage(), e);
    }
  }
}
