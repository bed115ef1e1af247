package io.countinghouse.cli.verify;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.reports.chain.ChainVerification;
import io.countinghouse.reports.chain.Verdict;
import io.countinghouse.reports.chain.VerdictOutput;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse verify-chain}. */
@Command(
    name = "verify-chain",
    description = {
      "Recompute every lane's hash chain from PostgreSQL's rows and compare it with the lane's own",
      "row and with each watermark in ClickHouse; compare ClickHouse's rows with PostgreSQL's one",
      "by one. Names the first rows that do not fit, and on which side the fault is.",
    },
    exitCodeOnExecutionException = 2,
    exitCodeList = {
      "0:intact",
      "1:not intact; what does not fit is printed",
      "2:the command line is wrong, or a database can't be reached",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse verify-chain",
      "  ./countinghouse verify-chain --ledger-only --format json",
    })
public final class VerifyChainCommand implements Callable<Integer> {

  private enum Format {
    TABLE,
    JSON
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Option(
      names = "--ledger-only",
      description =
          "Look at PostgreSQL alone; what was altered is then told as a range of sequences.")
  private boolean ledgerOnly;

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
    var verdict = verdict();
    var out = spec.commandLine().getOut();
    out.print(
        switch (format) {
          case TABLE -> VerdictOutput.text(verdict);
          case JSON -> VerdictOutput.json(verdict) + "\n";
        });
    out.flush();
    return verdict.intact() ? 0 : 1;
  }

  private Verdict verdict() throws InterruptedException {
    var at = data.connection();
    try {
      return ledgerOnly
          ? ChainVerification.ofLedger(at.postgresReader())
          : ChainVerification.run(
              at.postgresReader(), at.clickHouse(), Duration.ofSeconds(waitSeconds));
    } catch (SQLException e) {
      throw new CommandFailed("not verified, a database failed: " + e.getMessage(), e);
    }
  }
}
