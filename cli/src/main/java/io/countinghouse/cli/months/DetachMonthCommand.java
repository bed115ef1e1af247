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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countinghouse months detach}. */
@Command(
    name = "detach",
    description = {
      "Take the oldest month off the ledger, into a table of its own, once all of this holds: every",
      "lane has left it, it is published, its holds are settled, its idempotency keys are forgotten,",
      "and reconcile and verify-chain find nothing. Stopped at any point, it can be run again.",
    },
    exitCodeOnExecutionException = 2,
    exitCodeList = {
      "0:detached, or was before; with --dry-run: may be",
      "1:may not be detached; each rule is printed with its figures, and nothing is changed",
      "2:the command line is wrong, or a database can't be reached",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse months detach 2026-03 --dry-run",
      "  ./countinghouse months detach 2026-03",
    })
final class DetachMonthCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final StoresOption stores = new StoresOption();

  @Parameters(paramLabel = "YYYY-MM", description = "The month, of UTC.")
  private YearMonth month = YearMonth.of(1970, 1);

  @Option(names = "--dry-run", description = "Only say whether it may be.")
  private boolean dryRun;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long ClickHouse may take to get as far as the ledger (default: 30).")
  private int waitSeconds = 30;

  @Override
  public Integer call() throws InterruptedException {
    if (waitSeconds < 0) {
      throw new ParameterException(spec.commandLine(), "--wait must be 0 or more");
    }
    var months =
        new MonthDetachment(stores.owner(), stores.clickHouse(), Duration.ofSeconds(waitSeconds));
    try {
      return Told.result(spec, month, "detached", months.detach(month, dryRun));
    } catch (SQLException e) {
      throw new CommandFailed("not detached, a database failed: " + e.getMessage(), e);
    }
  }
}
