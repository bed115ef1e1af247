package io.countinghouse.cli.report;

import io.countinghouse.reports.Report;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse report}: a command for each report file, made from its description. */
@Command(
    name = "report",
    description = "Run a report and print it.",
    synopsisSubcommandLabel = "REPORT",
    exitCodeOnExecutionException = 2,
    exitCodeList = {
      "0:printed",
      "1:printed, but some of the period may lack; or, with --as-of: other rows than in that run",
      "2:the command line is wrong, or ClickHouse can't be reached"
    },
    commandListHeading = "%nReports (report REPORT --help tells more):%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse report daily-account-summary --from 2026-01-01 --to 2026-01-31",
      "  ./countinghouse report trial-balance --detail kinds --format html > balance.html",
    })
public final class ReportCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  /** Gives a command line its command for each report there is. */
  public static void addReports(CommandLine report) {
    Report.all().values().forEach(r -> report.addSubcommand(r.name(), ReportRun.command(r)));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "which report? There are: " + String.join(", ", Report.names()));
  }
}
