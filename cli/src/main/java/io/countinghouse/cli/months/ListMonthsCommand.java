package io.countinghouse.cli.months;

import io.countinghouse.cli.LedgerOption;
import io.countinghouse.reports.TextTable;
import io.countinghouse.sql.months.Months;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code countinghouse months list}. */
@Command(
    name = "list",
    description =
        "The months, oldest first. How many transactions an attached one has is estimated.",
    footerHeading = "%nExamples:%n",
    footer = "  ./countinghouse months list")
final class ListMonthsCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final LedgerOption ledger = new LedgerOption();

  @Override
  public Integer call() {
    var table = new TextTable(List.of("month", "state", ">transactions", ">bytes", "detached"));
    for (var month : ledger.asOwner(Months::list)) {
      var detachedAt = month.detachedAt();
      table.row(
          List.of(
              month.month().toString(),
              month.state().name().toLowerCase(Locale.ROOT),
              Long.toString(month.transactions()),
              month.bytes() == null ? "gone" : month.bytes().toString(),
              detachedAt == null ? "-" : detachedAt.truncatedTo(ChronoUnit.SECONDS).toString()));
    }
    spec.commandLine().getOut().print(table.render());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
