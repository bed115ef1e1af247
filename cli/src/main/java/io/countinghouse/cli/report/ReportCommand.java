package io.countinghouse.cli.report;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Report;
import io.countinghouse.reports.ReportOutput;
import io.countinghouse.reports.ReportRunner;
import io.countinghouse.sql.ClickHouseAccess;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countinghouse report}. */
@Command(
    name = "report",
    description = "Run a report and print it.",
    exitCodeOnExecutionException = 2,
    exitCodeList = {"0:printed", "2:the command line is wrong, or ClickHouse can't be reached"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse report daily-account-summary --from 2026-01-01 --to 2026-01-31",
      "  ./countinghouse report daily-account-summary --from 2026-01-01 --to 2026-01-31 \\",
      "      --account alice --date value --format csv > alice.csv",
    })
public final class ReportCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Parameters(
      paramLabel = "REPORT",
      description = "Which one: ${COMPLETION-CANDIDATES}.",
      completionCandidates = ReportNames.class)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String name;

  @Option(names = "--from", required = true, description = "First day, included: 2026-01-31.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String from;

  @Option(names = "--to", required = true, description = "Last day, included.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String to;

  @Option(names = "--account", description = "Only this account.")
  private @Nullable String account;

  @Option(
      names = "--date",
      description =
          "Which date counts: booking (when it was posted; the default) or value (when it happened).")
  private @Nullable String date;

  @Option(
      names = "--format",
      defaultValue = "table",
      description =
          "table (the default), csv or json. Amounts are decimal text; json has minor units too.")
  private ReportOutput.Format format = ReportOutput.Format.TABLE;

  @Override
  public Integer call() {
    try {
      run(Report.named(name));
      return 0;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    } catch (SQLException e) {
      throw new CommandFailed("ClickHouse can't answer: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CommandFailed("the report can't be written: " + e.getMessage(), e);
    }
  }

  private void run(Report report) throws SQLException, IOException {
    var arguments = report.arguments(given());
    var at = data.connection();
    var access =
        new ClickHouseAccess(
            at.clickHouseUrl(),
            at.clickHouseUser(),
            at.clickHousePassword(),
            at.clickHouseDatabase());
    var out = spec.commandLine().getOut();
    try (var reader = ClickHouseReader.open(access)) {
      new ReportRunner(reader).run(report, arguments, ReportOutput.of(format, out));
    }
    out.flush();
    if (out.checkError()) {
      throw new IOException("standard output is closed");
    }
  }

  private Map<String, String> given() {
    var given = new HashMap<>(Map.of("from", from, "to", to));
    if (account != null) {
      given.put("account", account);
    }
    if (date != null) {
      given.put("date", date);
    }
    return given;
  }
}
