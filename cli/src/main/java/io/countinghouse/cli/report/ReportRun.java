package io.countinghouse.cli.report;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.cli.Notice;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Report;
import io.countinghouse.reports.ReportLimits;
import io.countinghouse.reports.ReportOutput;
import io.countinghouse.reports.ReportParameter;
import io.countinghouse.reports.runs.OtherRowsException;
import io.countinghouse.reports.runs.ReportRuns;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse report NAME}: one report, its options made from its parameters. */
@Command
final class ReportRun implements Callable<Integer> {

  private final Report report;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Option(
      names = "--format",
      order = 1000,
      defaultValue = "table",
      description =
          "table (the default), csv, json or html. Amounts are decimal text; json has minor units"
              + " too.")
  private ReportOutput.Format format = ReportOutput.Format.TABLE;

  @Option(
      names = "--as-of",
      order = 1001,
      paramLabel = "RUN",
      description =
          "Repeat this earlier run: its query, its parameters, up to where it looked."
              + " Exit code 1 if the rows are not the same.")
  private @Nullable UUID asOf;

  private ReportRun(Report report) {
    this.report = report;
  }

  /** The command of a report. */
  static CommandLine command(Report report) {
    var command = new CommandLine(new ReportRun(report));
    var spec = command.getCommandSpec();
    spec.name(report.name()).exitCodeOnExecutionException(2);
    for (var parameter : report.parameters()) {
      if (!parameter.position()) {
        spec.addOption(option(parameter));
      }
    }
    ReportHelp.describe(spec.usageMessage(), report);
    return command;
  }

  private static OptionSpec option(ReportParameter parameter) {
    return OptionSpec.builder("--" + parameter.option())
        .type(String.class)
        .arity("1")
        .paramLabel(ReportHelp.label(parameter))
        .required(false) // --as-of brings them along; without it, the report asks for them
        .completionCandidates(completed(parameter.choices()))
        .description(ReportHelp.description(parameter))
        .build();
  }

  /** Picocli's script for the shell has no room for signs such as {@code >=}. */
  private static @Nullable List<String> completed(List<String> choices) {
    boolean words = choices.stream().allMatch(choice -> Character.isLetter(choice.codePointAt(0)));
    return words ? choices : null;
  }

  @Override
  public Integer call() {
    try {
      check();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    try (var spool = new ReportSpool(format)) {
      return run(spool);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    } catch (SQLException e) {
      throw new CommandFailed(
          ReportLimits.told(e).orElseGet(() -> "ClickHouse can't answer: " + e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailed("the report can't be written: " + e.getMessage(), e);
    }
  }

  private void check() {
    if (asOf == null) {
      report.arguments(given());
    } else if (!given().isEmpty()) {
      throw new IllegalArgumentException(
          "--as-of takes the parameters of that run; leave out " + given().keySet());
    }
  }

  private int run(ReportSpool spool) throws SQLException, IOException {
    var access = data.connection().reporter();
    try (var reader = ClickHouseReader.open(access, ReportLimits.settings())) {
      var runs = new ReportRuns(access, reader, System.getProperty("user.name", "unknown"));
      var run = asOf == null ? runs.run(report, given(), spool) : runs.repeat(report, asOf, spool);
      print(spool);
      run.line().lines().forEach(this::tell);
      return run.coverage().complete() ? 0 : 1;
    } catch (OtherRowsException e) {
      tell(e.getMessage());
      return 1;
    }
  }

  private void print(ReportSpool spool) throws IOException {
    var out = spec.commandLine().getOut();
    spool.copyTo(out);
    out.flush();
    if (out.checkError()) {
      throw new IOException("standard output is closed");
    }
  }

  /** To standard error, beside whatever the format says itself: CSV has no place for it. */
  private void tell(@Nullable String line) {
    Notice.print(spec.commandLine().getErr(), String.valueOf(line));
  }

  private Map<String, String> given() {
    var given = new HashMap<String, String>();
    for (var parameter : report.parameters()) {
      var option = spec.findOption("--" + parameter.option());
      if (option != null && option.getValue() instanceof String value) {
        given.put(parameter.option(), value);
      }
    }
    return given;
  }
}
