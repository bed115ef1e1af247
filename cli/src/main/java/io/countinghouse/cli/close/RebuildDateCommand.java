package io.countinghouse.cli.close;

import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code countinghouse rebuild date}. */
@Command(
    name = "date",
    description = {
      "Compute the rows of a sealed date again, beside what is there, if what is there is damaged.",
      "They count only if they have the digest that was sealed. Stopped at any point, run it again.",
    },
    exitCodeOnExecutionException = 2,
    exitCodeList = {
      "0:rebuilt, or there was nothing to do",
      "1:the facts don't give what was sealed; nothing is changed",
      "2:the command line is wrong, or a database can't be reached",
    },
    footerHeading = "%nExamples:%n",
    footer = "  ./countinghouse rebuild date 2026-03-31")
final class RebuildDateCommand implements Callable<Integer> {

  @Mixin private final RebuildOptions options = new RebuildOptions();

  @Parameters(paramLabel = "YYYY-MM-DD", description = "The booking date.")
  private LocalDate date = LocalDate.EPOCH;

  @Override
  public Integer call() {
    return options.told(options.run(rebuild -> rebuild.date(date)));
  }
}
