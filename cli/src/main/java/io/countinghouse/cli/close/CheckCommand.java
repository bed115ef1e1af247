package io.countinghouse.cli.close;

import io.countinghouse.reports.TextTable;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code countinghouse rebuild check}. */
@Command(
    name = "check",
    description = {
      "Recompute the digests of sealed dates from the rows that are kept, and from the facts.",
      "Nothing is changed.",
    },
    exitCodeOnExecutionException = 2,
    exitCodeList = {
      "0:both give what was sealed, on every date",
      "1:not on every date; they are named",
      "2:the command line is wrong, or a database can't be reached",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse rebuild check",
      "  ./countinghouse rebuild check --from 2026-03-01 --to 2026-03-31",
    })
final class CheckCommand implements Callable<Integer> {

  @Mixin private final RebuildOptions options = new RebuildOptions();

  @Option(
      names = "--from",
      defaultValue = "1970-01-01",
      description = "First booking date (default: the first that is sealed).")
  private LocalDate from = LocalDate.EPOCH;

  @Option(
      names = "--to",
      defaultValue = "2299-12-31",
      description = "Last booking date (default: the last that is sealed).")
  private LocalDate to = LocalDate.EPOCH;

  @Override
  public Integer call() {
    var findings = options.run(rebuild -> rebuild.check(from, to));
    var table = new TextTable(List.of("booking date", ">version", "kept", "facts"));
    boolean right = true;
    for (var finding : findings) {
      right &= finding.right();
      table.row(
          List.of(
              finding.seal().date().toString(),
              Integer.toString(finding.seal().version()),
              finding.kept() ? "as sealed" : "OTHER",
              finding.facts() ? "as sealed" : "OTHER"));
    }
    options.out().print(table.render());
    options.out().flush();
    return right ? 0 : 1;
  }
}
