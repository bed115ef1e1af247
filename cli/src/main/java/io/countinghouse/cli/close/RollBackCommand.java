package io.countinghouse.cli.close;

import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code countinghouse rebuild roll-back}. */
@Command(
    name = "roll-back",
    description = {
      "Make an earlier version of a sealed date count again, by a new version that names its rows.",
      "Both stay on record.",
    },
    exitCodeOnExecutionException = 2,
    exitCodeList = {
      "0:rolled back, or that version counts already",
      "1:its rows are not there as they were sealed, or there is no such version",
      "2:the command line is wrong, or a database can't be reached",
    },
    footerHeading = "%nExamples:%n",
    footer = "  ./countinghouse rebuild roll-back 2026-03-31 --to-version 1")
final class RollBackCommand implements Callable<Integer> {

  @Mixin private final RebuildOptions options = new RebuildOptions();

  @Parameters(paramLabel = "YYYY-MM-DD", description = "The booking date.")
  private LocalDate date = LocalDate.EPOCH;

  @Option(
      names = "--to-version",
      required = true,
      paramLabel = "N",
      description = "The version that shall count.")
  private int version;

  @Override
  public Integer call() {
    return options.told(options.run(rebuild -> rebuild.rollBack(date, version)));
  }
}
