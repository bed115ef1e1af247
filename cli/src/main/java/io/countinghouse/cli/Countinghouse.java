package io.countinghouse.cli;

import io.countinghouse.cli.alerts.AlertsCommand;
import io.countinghouse.cli.bench.BenchCommand;
import io.countinghouse.cli.close.CloseCommand;
import io.countinghouse.cli.close.RebuildCommand;
import io.countinghouse.cli.demo.DemoCommand;
import io.countinghouse.cli.filing.CustomersCommand;
import io.countinghouse.cli.filing.FileCommand;
import io.countinghouse.cli.imports.ImportCommand;
import io.countinghouse.cli.keys.AuditCommand;
import io.countinghouse.cli.keys.KeysCommand;
import io.countinghouse.cli.lanes.LanesCommand;
import io.countinghouse.cli.model.ModelCommand;
import io.countinghouse.cli.months.MonthsCommand;
import io.countinghouse.cli.rates.RatesCommand;
import io.countinghouse.cli.reconcile.ReconcileCommand;
import io.countinghouse.cli.repair.DlqCommand;
import io.countinghouse.cli.repair.RepairCommand;
import io.countinghouse.cli.report.ReportCommand;
import io.countinghouse.cli.rules.RulesCommand;
import io.countinghouse.cli.run.UpCommand;
import io.countinghouse.cli.schema.SchemaCommand;
import io.countinghouse.cli.score.BacktestCommand;
import io.countinghouse.cli.score.EvaluateCommand;
import io.countinghouse.cli.score.ReviewCommand;
import io.countinghouse.cli.score.TrainCommand;
import io.countinghouse.cli.verify.VerifyChainCommand;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root command. Each subcommand is a class of its own, named below. */
@Command(
    name = "countinghouse",
    description =
        "Payments into a ledger, Kafka, fraud scores and reports, with a proof that nothing is"
            + " lost.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    usageHelpAutoWidth = true,
    abbreviateSynopsis = true,
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:not done, or not reconciled; the reason is on standard error",
      "2:the command line is wrong",
    },
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      BenchCommand.class,
      ImportCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      BacktestCommand.class,
      AlertsCommand.class,
      ReviewCommand.class,
      RulesCommand.class,
      ModelCommand.class,
      ReportCommand.class,
      RatesCommand.class,
      CustomersCommand.class,
      FileCommand.class,
      ReconcileCommand.class,
      DlqCommand.class,
      RepairCommand.class,
      CloseCommand.class,
      RebuildCommand.class,
      KeysCommand.class,
      AuditCommand.class,
      VerifyChainCommand.class,
      MonthsCommand.class,
      LanesCommand.class,
      SchemaCommand.class,
      CompletionCommand.class,
    })
final class Countinghouse implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  /** The command line as it is run and tested. */
  static CommandLine commandLine() {
    var root = new Countinghouse();
    var line = new CommandLine(root);
    ReportCommand.addReports(Objects.requireNonNull(line.getSubcommands().get("report")));
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, args) -> Failures.tellUsage(e))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> Failures.tell(command, e, root.debug));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }
}
