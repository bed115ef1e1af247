package io.countinghouse.cli.months;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.reports.months.MonthDetachment;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countinghouse months attach}. */
@Command(
    name = "attach",
    description = {
      "Put the month that was detached last back into the ledger. Its table must be in the database,",
      "and its transactions must give the hash chains that they had.",
    },
    exitCodeOnExecutionException = 2,
    exitCodeList = {
      "0:attached; with --dry-run: may be",
      "1:may not be attached; each rule is printed with its figures, and nothing is changed",
      "2:the command line is wrong, or the ledger can't be reached",
    },
    footerHeading = "%nExamples:%n",
    footer = "  ./countinghouse months attach 2026-03")
final class AttachMonthCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final StoresOption stores = new StoresOption();

  @Parameters(paramLabel = "YYYY-MM", description = "The month, of UTC.")
  private YearMonth month = YearMonth.of(1970, 1);

  @Option(names = "--dry-run", description = "Only say whether it may be.")
  private boolean dryRun;

  @Override
  public Integer call() {
    var months = new MonthDetachment(stores.owner(), stores.clickHouse(), Duration.ZERO);
    try {
      return Told.result(spec, month, "attached", months.attach(month, dryRun));
    } catch (SQLException e) {
      throw new CommandFailed("not attached, the ledger failed: " + e.getMessage(), e);
    }
  }
}
