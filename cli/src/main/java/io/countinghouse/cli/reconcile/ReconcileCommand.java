package io.countinghouse.cli.reconcile;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.reports.reconcile.Outcome;
import io.countinghouse.reports.reconcile.OutcomeOutput;
import io.countinghouse.reports.reconcile.Reconciliation;
import io.countinghouse.sql.ClickHouseAccess;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse reconcile}. */
@Command(
    name = "reconcile",
    description = {
      "Prove that ClickHouse holds everything that the ledger had posted when this was started:",
      "no sequence missing or doubled in any lane, every transaction scored once, the same counts",
      "and sums per day and currency, the same hash chain, and balanced books.",
    },
    exitCodeOnExecutionException = 2,
    exitCodeList = {
      "0:reconciled",
      "1:not reconciled; the differences are printed",
      "2:the command line is wrong, or a database can't be reached",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse reconcile",
      "  ./countinghouse reconcile --wait 120 --format json",
    })
public final class ReconcileCommand implements Callable<Integer> {

  private enum Format {
    TABLE,
    JSON
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description =
          "How long ClickHouse may take to get as far as the ledger; what is not there then counts"
              + " as missing (default: 30).")
  private int waitSeconds = 30;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "table (the default) or json (one object).")
  private Format format = Format.TABLE;

  @Override
  public Integer call() throws InterruptedException {
    if (waitSeconds < 0) {
      throw new ParameterException(spec.commandLine(), "--wait must be 0 or more");
    }
    var outcome = outcome();
    var out = spec.commandLine().getOut();
    out.print(
        switch (format) {
          case TABLE -> OutcomeOutput.text(outcome);
          case JSON -> OutcomeOutput.json(outcome) + "\n";
        });
    out.flush();
    return outcome.reconciled() ? 0 : 1;
  }

  private Outcome outcome() throws InterruptedException {
    var at = data.connection();
    try {
      return Reconciliation.run(
          at.postgresReader(),
          new ClickHouseAccess(
              at.clickHouseUrl(),
              at.clickHouseUser(),
              at.clickHousePassword(),
              at.clickHouseDatabase()),
          Duration.ofSeconds(waitSeconds));
    } catch (SQLException e) {
      throw new CommandFailed("not reconciled, a database failed: " + e.getMessage(), e);
    }
  }
}
