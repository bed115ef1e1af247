package io.countinghouse.cli.months;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.StoresOption;
import io.countinghouse.reports.TextTable;
import io.countinghouse.sql.months.MonthRow;
import io.countinghouse.sql.months.Months;
import java.sql.DriverManager;
import java.sql.SQLException;
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

  @Mixin private final StoresOption stores = new StoresOption();

  @Override
  public Integer call() {
    var table = new TextTable(List.of("month", "state", ">transactions", ">bytes", "detached"));
    for (var month : months()) {
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

  private List<MonthRow> months() {
    var at = stores.owner();
    try (var ledger = DriverManager.getConnection(at.url(), at.user(), at.password())) {
      return Months.list(ledger);
    } catch (SQLException e) {
      throw new CommandFailed("the ledger: " + e.getMessage(), e);
    }
  }
}
