package io.countinghouse.cli.months;

import io.countinghouse.cli.CommandFailed;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

  @Mixin private final MonthOptions options = new MonthOptions();

  @Override
  public Integer call() {
    var months = options.stores(Duration.ZERO); // nothing is asked of ClickHouse
    try {
      return options.told("attached", months.attach(options.month(), options.dryRun()));
    } catch (SQLException e) {
      throw new CommandFailed("not attached, the ledger failed: " + e.getMessage(), e);
    }
  }
}
