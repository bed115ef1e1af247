package io.countinghouse.cli.reconcile;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.ProofOptions;
import io.countinghouse.reports.reconcile.Outcome;
import io.countinghouse.reports.reconcile.OutcomeOutput;
import io.countinghouse.reports.reconcile.Reconciliation;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
      "1:not reconciled; the differences are printed (with --follow: at the last look)",
      "2:the command line is wrong, or a database can't be reached",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse reconcile",
      "  ./countinghouse reconcile --wait 120 --format json",
      "  ./countinghouse reconcile --drill",
      "  ./countinghouse reconcile --repair --yes",
      "  ./countinghouse reconcile --follow --every 60 --metrics-port 9465",
    })
public final class ReconcileCommand implements Callable<Integer> {

  @Mixin private final ProofOptions proof = new ProofOptions();

  @Mixin private final FollowOptions follow = new FollowOptions();

  @Mixin private final MendOptions mend = new MendOptions();

  @Override
  public Integer call() throws InterruptedException {
    mend.check(follow.wanted() || proof.json());
    if (follow.wanted()) {
      return follow.run(proof);
    }
    var outcome = outcome();
    proof.print(() -> OutcomeOutput.text(outcome), () -> OutcomeOutput.json(outcome));
    if (outcome.reconciled() || !mend.wanted()) {
      return outcome.reconciled() ? 0 : 1;
    }
    return mend.run(proof, outcome) && outcome().reconciled() ? 0 : 1;
  }

  private Outcome outcome() throws InterruptedException {
    var waitMax = proof.waitMax();
    var at = proof.connection();
    try {
      return Reconciliation.run(at.postgresReader(), at.operator(), waitMax);
    } catch (SQLException e) {
      throw new CommandFailed("not reconciled, a database failed: " + e.getMessage(), e);
    }
  }
}
