package io.countinghouse.cli.close;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.reports.close.Leftovers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code countinghouse rebuild sweep}. */
@Command(
    name = "sweep",
    description = {
      "Drop rows that no seal names and that are older than a day: what killed closes left. So are",
      "balances dropped that are not, or no longer, the sum of the facts: the next close keeps others.",
      "It is done as the owner of the database; who seals may not drop anything.",
    },
    exitCodeOnExecutionException = 2,
    exitCodeList = {
      "0:done; what was dropped is printed",
      "2:the command line is wrong, or a database can't be reached",
    },
    footerHeading = "%nExamples:%n",
    footer = "  ./countinghouse rebuild sweep")
final class SweepCommand implements Callable<Integer> {

  private static final Duration OLD = Duration.ofDays(1);

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Override
  public Integer call() {
    var at = data.connection();
    var out = spec.commandLine().getOut();
    try {
      for (var dropped : new Leftovers(at.postgresReader(), at.owner()).drop(OLD)) {
        out.printf("%s: %s, %d rows%n", dropped.table(), dropped.date(), dropped.rows());
      }
    } catch (SQLException e) {
      throw new CommandFailed("not done, a database failed: " + e.getMessage(), e);
    }
    out.flush();
    return 0;
  }
}
