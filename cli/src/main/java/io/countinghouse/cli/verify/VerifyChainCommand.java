package io.countinghouse.cli.verify;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.ProofOptions;
import io.countinghouse.reports.chain.ChainVerification;
import io.countinghouse.reports.chain.Verdict;
import io.countinghouse.reports.chain.VerdictOutput;
import io.countinghouse.topics.NewestWatermark;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code countinghouse verify-chain}. */
@Command(
    name = "verify-chain",
    description = {
      "Recompute every lane's hash chain from PostgreSQL's rows and compare it with the lane's own",
      "row, each watermark in ClickHouse and the newest in Kafka; compare ClickHouse's rows with",
      "PostgreSQL's one by one. Names the first rows that do not fit, and on which side the fault is.",
    },
    exitCodeOnExecutionException = 2,
    exitCodeList = {
      "0:intact",
      "1:not intact; what does not fit is printed",
      "2:the command line is wrong, or a server can't be reached",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse verify-chain",
      "  ./countinghouse verify-chain --without-kafka",
      "  ./countinghouse verify-chain --ledger-only --format json",
    })
public final class VerifyChainCommand implements Callable<Integer> {

  @Mixin private final ProofOptions proof = new ProofOptions();

  @Option(
      names = "--ledger-only",
      description =
          "Look at PostgreSQL alone; what was altered is then told as a range of sequences.")
  private boolean ledgerOnly;

  @Option(
      names = "--without-kafka",
      description =
          "Do not ask Kafka's watermarks. A ledger whose end is lost, or that was rewritten in both"
              + " databases, is not found out then.")
  private boolean withoutKafka;

  @Override
  public Integer call() throws InterruptedException {
    var verdict = verdict();
    proof.print(() -> VerdictOutput.text(verdict), () -> VerdictOutput.json(verdict));
    return verdict.intact() ? 0 : 1;
  }

  private Verdict verdict() throws InterruptedException {
    var waitMax = proof.waitMax();
    var at = proof.connection();
    var kafka = withoutKafka ? null : at.kafkaBootstrap();
    try {
      return ledgerOnly
          ? ChainVerification.ofLedger(at.postgresReader())
          : ChainVerification.run(at.postgresReader(), at.operator(), kafka, waitMax);
    } catch (SQLException e) {
      throw new CommandFailed("not verified, a database failed: " + e.getMessage(), e);
    } catch (KafkaException | NewestWatermark.UnreadableException e) {
      throw new CommandFailed(
          "not verified, Kafka's watermarks can't be read (--without-kafka leaves them out): "
              + e.getMessage(),
          e);
    }
  }
}
