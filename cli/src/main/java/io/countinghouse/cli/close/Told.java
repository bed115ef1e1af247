package io.countinghouse.cli.close;

import io.countinghouse.cli.Notice;
import io.countinghouse.reports.TextTable;
import io.countinghouse.reports.close.DayClose.Result;
import io.countinghouse.reports.close.NextDate;
import io.countinghouse.reports.close.Seal;
import java.io.PrintWriter;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a person is told: steps on standard error, the outcome on standard output. */
record Told(PrintWriter out, PrintWriter err) {

  void step(String done) {
    Notice.print(err, done);
  }

  /** Prints it; gives the exit code. */
  int result(Result result) {
    int code = news(result);
    if (result instanceof Result.Done(var seals, var next)) {
      switch (next) {
        case NextDate.HeldUp held -> heldUp(held);
        case NextDate.GoesOn(var date, var end) -> due(seals, "%s ends at %s".formatted(date, end));
        case NextDate.Due(var date) -> due(seals, date + " was not asked for");
        case NextDate.None() -> due(seals, "nothing has been booked");
      }
    }
    return code;
  }

  private void due(List<Seal> seals, String why) {
    if (seals.isEmpty()) {
      out.printf("nothing is due: %s%n", why);
      out.flush();
    }
  }

  /** Prints what the next date waits for. */
  void heldUp(NextDate.HeldUp held) {
    out.printf("%s is the next to be sealed; it has ended, and waits:%n", held.date());
    held.obstacles().forEach(obstacle -> out.printf("  %s%n", obstacle));
    out.println("whose the lanes are says ./countinghouse lanes list");
    out.flush();
  }

  /** Prints it, if there is anything; gives the exit code. */
  int news(Result result) {
    switch (result) {
      case Result.Done(var seals, _) -> seals.forEach(this::sealed);
      case Result.Already(var seal) ->
          out.printf(
              "%s was sealed before, version %d: %s%n", seal.date(), seal.version(), seal.digest());
      case Result.Restated restated -> restated(restated);
      case Result.Refused refused -> {
        refused.seals().forEach(this::sealed);
        out.printf("%s may not be sealed:%n", refused.date());
        refused.obstacles().forEach(obstacle -> out.printf("  %s%n", obstacle));
      }
    }
    out.flush();
    return result instanceof Result.Refused ? 1 : 0;
  }

  private void sealed(Seal seal) {
    out.printf(
        "%s is sealed, version %d: %s%n  up to %s, %s%n",
        seal.date(),
        seal.version(),
        seal.digest(),
        new TreeMap<>(seal.lanes())
            .entrySet().stream()
                .map(e -> "lane %d seq %d".formatted(e.getKey(), e.getValue()))
                .collect(Collectors.joining(", ")),
        new TreeMap<>(seal.rows())
            .entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", ")));
    if (!seal.restates().isEmpty()) {
      out.printf(
          "  restates figures by value date of %d earlier days, from %s%n",
          seal.restates().size(), seal.restates().getFirst());
    }
  }

  private void restated(Result.Restated restated) {
    sealed(restated.after());
    out.printf("  version %d was %s%n", restated.before().version(), restated.before().digest());
    var table =
        new TextTable(
            List.of("account", "currency", ">transactions", ">credits (minor)", ">debits (minor)"));
    for (var change : restated.changes()) {
      table.row(
          List.of(
              change.account(),
              change.currency(),
              "%+d".formatted(change.transactions()),
              "%+d".formatted(change.creditsMinor()),
              "%+d".formatted(change.debitsMinor())));
    }
    out.print(table.render());
  }
}
