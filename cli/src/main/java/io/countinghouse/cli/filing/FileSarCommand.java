package io.countinghouse.cli.filing;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.reports.filing.Form;
import io.countinghouse.reports.filing.SarCase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code countinghouse file sar}. */
@Command(
    name = "sar",
    description = {
      "Write suspicious activity reports (FinCEN form 111): one for each case. A case says whom it is"
          + " about, what kind of activity it is, and in which file the narrative is; the amount, the"
          + " days and the accounts are those of all its customer's transactions that were flagged"
          + " between --from and --to, or of those that the case names.",
      "CASES is a JSON array: [{\"customer\": \"…\", \"narrativeFile\": \"…\", \"activities\":"
          + " [{\"type\": 1, \"subtype\": 112}], \"transactions\": [\"ID\"]}]; the numbers are those of"
          + " FinCEN's schema, and transactions may be left out.",
      "Nothing states too little silently: a flag in another currency than USD, or one that a"
          + " reviewer dismissed, keeps its case from being filed, unless the case names the"
          + " transactions that are meant.",
      "What is missing is listed by customer, field and item on standard output, and not made up;"
          + " what is complete is written.",
    },
    exitCodeOnExecutionException = 2,
    exitCodeList = {
      "0:everything is filed",
      "1:some or all is not filed, because something is missing; it is listed",
      "2:the command line or a file is wrong, or a database can't be reached; nothing is filed",
    },
    footerHeading = "%nExamples:%n",
    footer =
        "  ./countinghouse file sar cases.json --from 2026-03-01 --to 2026-03-31 --filer filer.properties"
            + " --out sar.xml")
final class FileSarCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @picocli.CommandLine.Parameters(paramLabel = "CASES", description = "What is to be filed.")
  private Path casesFile = Path.of("");

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DATE",
      description = "First day (UTC) of the flags, included.")
  private LocalDate from = LocalDate.MIN;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DATE",
      description = "Last day (UTC) of the flags, included.")
  private LocalDate to = LocalDate.MIN;

  @Mixin private final FilingOptions options = new FilingOptions();

  @Override
  public Integer call() {
    var cases = cases();
    // Whoever files has decided: the amount from which one must think of it is no condition here.
    var given = Map.of("from", from.toString(), "to", to.toString(), "threshold", "0.01");
    return options.run(
        Form.SAR,
        ZoneOffset.UTC,
        spec.commandLine(),
        (filings, file) -> filings.sar(cases, given, ZoneOffset.UTC, file));
  }

  private List<SarCase> cases() {
    try {
      return SarCase.read(casesFile);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(casesFile + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CommandFailed(casesFile + " can't be read: " + e.getMessage(), e);
    }
  }
}
