package io.countinghouse.ingest.lane;

import io.countinghouse.ingest.request.ContentDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The outcome for each request of a batch. */
final class Answers {

  /** What a key stands for from now on. */
  private record Settled(Job.Post first, ContentDigest digest, Outcome outcome, Outcome replay) {}

  private Answers() {}

  static List<Outcome> of(
      LedgerSession session,
      List<Job.Post> jobs,
      KeyClaims claims,
      Map<KeyClaims.Claim, TransactionRows.Row> accepted,
      Map<KeyClaims.Claim, Refusal> refused)
      throws SQLException {
    var settled = new HashMap<KeyClaims.Key, Settled>();
    accepted.forEach((claim, row) -> settled.put(claim.key(), posted(claim, row)));
    refused.forEach((claim, refusal) -> settled.put(claim.key(), refused(claim, refusal)));
    var stored = stored(session, claims.taken());
    var outcomes = new ArrayList<Outcome>(jobs.size());
    for (var job : jobs) {
      var key = KeyClaims.Key.of(job);
      var now = settled.get(key);
      outcomes.add(now == null ? replay(job, claims.taken().get(key), stored) : of(job, now));
    }
    return outcomes;
  }

  /** The last first: who waits for its first line finds all the others when it wakes up. */
  static void tell(List<Job.Post> jobs, List<Outcome> outcomes) {
    for (int i = outcomes.size() - 1; i >= 0; i--) {
      jobs.get(i).answer().complete(outcomes.get(i));
    }
  }

  private static Settled posted(KeyClaims.Claim claim, TransactionRows.Row row) {
    var receipt = Receipt.of(row.transaction());
    return new Settled(
        claim.job(),
        claim.job().digest(),
        new Outcome.Posted(receipt, false),
        new Outcome.Posted(receipt, true));
  }

  private static Settled refused(KeyClaims.Claim claim, Refusal refusal) {
    return new Settled(
        claim.job(),
        claim.job().digest(),
        new Outcome.Refused(refusal, false),
        new Outcome.Refused(refusal, true));
  }

  private static Outcome of(Job.Post job, Settled settled) {
    if (job.equals(settled.first())) {
      return settled.outcome();
    }
    return job.digest().equals(settled.digest()) ? settled.replay() : new Outcome.KeyReused();
  }

  private static Map<UUID, Receipt> stored(
      LedgerSession session, Map<KeyClaims.Key, KeyClaims.Stored> taken) throws SQLException {
    var posted = new ArrayList<UUID>();
    for (var key : taken.values()) {
      if (key.refusal() == null) {
        posted.add(key.transactionId());
      }
    }
    return TransactionRows.receipts(session, posted);
  }

  private static Outcome replay(
      Job.Post job, KeyClaims.@Nullable Stored key, Map<UUID, Receipt> receipts) {
    if (key == null) {
      throw new IllegalStateException("a key was neither claimed nor taken");
    }
    if (!job.digest().equals(key.digest())) {
      return new Outcome.KeyReused();
    }
    var refusal = key.refusal();
    if (refusal != null) {
      return new Outcome.Refused(StoredRefusal.fromJson(refusal), true);
    }
    var receipt = receipts.get(key.transactionId());
    if (receipt == null) {
      throw new IllegalStateException("transaction " + key.transactionId() + " has no row");
    }
    return new Outcome.Posted(receipt, true);
  }
}
