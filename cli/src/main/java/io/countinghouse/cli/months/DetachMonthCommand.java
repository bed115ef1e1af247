package io.countinghouse.cli.months;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.WaitOption;
import io.countinghouse.topics.NewestWatermark;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code countinghouse months detach}. */
@Command(
    name = "detach",
    description = {
      "Take the oldest month off the ledger, into a table of its own, once all of this holds: every",
      "lane has left it, it is published, its holds are settled, its idempotency keys are forgotten,",
      "reconcile and verify-chain find nothing, and close has sealed its booking dates. Stopped at any",
      "point, it can be run again.",
    },
    exitCodeOnExecutionException = 2,
    exitCodeList = {
      "0:detached, or was before; with --dry-run: may be",
      "1:may not be detached; each rule is printed with its figures, and nothing is changed",
      "2:the command line is wrong, or a server can't be reached",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse months detach 2026-03 --dry-run",
      "  ./countinghouse months detach 2026-03",
    })
final class DetachMonthCommand implements Callable<Integer> {

  @Mixin private final MonthOptions options = new MonthOptions();

  @Mixin private final WaitOption wait = new WaitOption();

  @Override
  public Integer call() throws InterruptedException {
    var months = options.stores(wait.max());
    try {
      return options.told("detached", months.detach(options.month(), options.dryRun()));
    } catch (SQLException e) {
      throw new CommandFailed("not detached, a database failed: " + e.getMessage(), e);
    } catch (KafkaException | NewestWatermark.UnreadableException e) {
      throw new CommandFailed(
          "not detached, Kafka's watermarks can't be read: " + e.getMessage(), e);
    }
  }
}
