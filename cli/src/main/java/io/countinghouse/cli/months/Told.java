package io.countinghouse.cli.months;

import io.countinghouse.reports.months.MonthDetachment.Result;
import java.time.YearMonth;
import picocli.CommandLine.Model.CommandSpec;

/** What a person is told. */
final class Told {

  private Told() {}

  /** Prints it; gives the exit code. */
  static int result(CommandSpec spec, YearMonth month, String done, Result result) {
    var out = spec.commandLine().getOut();
    switch (result) {
      case Result.Done d ->
          out.printf(
              "%s is %s; the ledger was locked for %d ms, at try %d%n",
              month, done, d.locked().held().toMillis(), d.locked().tries());
      case Result.Already _ -> out.printf("%s was %s before%n", month, done);
      case Result.Possible _ -> out.printf("%s may be %s%n", month, done);
      case Result.Refused r -> {
        out.printf("%s may not be %s:%n", month, done);
        r.obstacles().forEach(obstacle -> out.printf("  %s%n", obstacle));
      }
    }
    out.flush();
    return result instanceof Result.Refused ? 1 : 0;
  }
}
