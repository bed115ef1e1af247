package io.countinghouse.loader.settle;

import io.countinghouse.loader.batch.Batch;
import io.countinghouse.loader.batch.Bounds;
import io.countinghouse.loader.batch.Committed;
import io.countinghouse.loader.insert.AwayException;
import io.countinghouse.loader.insert.FactStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A batch whose bounds are committed and whose rows are not all in ClickHouse. {@link #bringIn}
 * brings them in exactly once; docs/loader.md has the cases and the argument. What nobody can have
 * sent yet may be sent by another thread first ({@link #send}); whatever comes of that but all rows
 * being there is {@link #bringIn}'s business.
 *
 * <p>An acknowledgement is not believed, a count is: an insert whose token is taken is acknowledged
 * and dropped, and a token may be taken although its rows were lost in a crash, or were deleted
 * since. So after each insert the rows are counted; before an insert that is not the first, the
 * batch's queries are ended too. Only tokens that are known to be taken (an insert under them was
 * acknowledged) and have no rows are given up for the next attempt's: no straggler can use them any
 * more.
 */
public final class OpenBatch {

  /**
   * For so long after its bounds were accepted a batch may be sent without asking Kafka again: a
   * third of the group's session, before whose end nobody else can own the partition. A loader that
   * was stopped for longer finds out instead of sending.
   */
  private static final Duration LEASE = Duration.ofSeconds(2);

  /** One to send and one to count; each token that is found taken without rows costs two more. */
  private static final int PASSES_MAX = 10;

  private final Batch batch;
  private final FactStore store;
  private final Settlement settlement;
  private final Commits commits;
  private final SortedSet<Integer> missing;
  private final Set<Integer> tokenTaken = new HashSet<>();
  private Bounds bounds;

  /** Whether anybody may have sent an insert of it. */
  private boolean begun;

  private long acceptedNanos;

  /** The first inserts; null: none were sent, or what became of them is in doubt. */
  private @Nullable Sending first;

  private OpenBatch(Batch batch, Bounds bounds, long askedNanos, FactStore store, Commits commits) {
    this.batch = batch;
    this.bounds = bounds;
    this.missing = new TreeSet<>(bounds.rows().keySet());
    this.store = store;
    this.settlement = new Settlement(store);
    this.commits = commits;
    this.acceptedNanos = askedNanos;
  }

  /**
   * A batch whose bounds were accepted just now; nobody can have inserted any of it.
   *
   * @param askedNanos when the commit of its bounds was begun ({@link System#nanoTime})
   */
  public static OpenBatch fresh(Batch batch, long askedNanos, FactStore store, Commits commits) {
    return new OpenBatch(batch, batch.bounds(), askedNanos, store, commits);
  }

  /**
   * A batch that was found open and built again.
   *
   * @param bounds as committed
   * @throws LoadingStoppedException if the records do not give what the bounds say
   */
  public static OpenBatch inherited(Batch batch, Bounds bounds, FactStore store, Commits commits) {
    if (!batch.bounds().sameContent(bounds)) {
      throw new LoadingStoppedException(
          "batch %s was begun as %s but the same offsets now give %s: records are gone from Kafka, or another decoder began it"
              .formatted(batch.key().id(), bounds, batch.bounds()));
    }
    var open = new OpenBatch(batch, bounds, System.nanoTime(), store, commits);
    open.begun = true;
    return open;
  }

  /** Sends all of a fresh batch on one of these threads. */
  public void send(ExecutorService threads) {
    if (begun) {
      throw new IllegalStateException(batch.key().id() + " was begun before");
    }
    begun = true;
    first = Sending.begin(threads, batch, bounds, store, acceptedNanos + LEASE.toNanos());
  }

  /** Whether its first inserts are under way. */
  public boolean sending() {
    return first != null && first.underWay();
  }

  /** Waits for the end of the first inserts, however they end. */
  public void awaitSent() {
    if (first != null) {
      first.await();
    }
  }

  /**
   * Whether the first inserts have ended and were all acknowledged, so that a count has to tell
   * whether the rows are there. If they were not, it is in doubt from now on.
   *
   * @throws AwayException if ClickHouse did not answer
   */
  public boolean sent() {
    var ended = first;
    if (ended == null || ended.underWay()) {
      return false;
    }
    first = null;
    tokenTaken.addAll(ended.acknowledged());
    if (tokenTaken.containsAll(missing)) {
      first = ended;
    }
    return first != null;
  }

  /** Whether {@link #bringIn} has to find out what is there. */
  public boolean inDoubt() {
    return first == null;
  }

  /** What a count after the first inserts says; if any is missing, it is in doubt. */
  void counted(SortedSet<Integer> notThere) {
    missing.retainAll(notThere);
    if (!missing.isEmpty()) {
      first = null;
    }
  }

  /** Whether all of it was found to be there. */
  public boolean complete() {
    return begun && missing.isEmpty();
  }

  /** For how long all of it has been there; it was counted a little later. */
  public Duration visibleFor() {
    return first == null ? Duration.ZERO : first.endedFor();
  }

  Bounds bounds() {
    return bounds;
  }

  /**
   * Brings in what is missing. May be called again after an exception, once the group was polled.
   *
   * @throws AwayException if ClickHouse did not answer: what was sent last is in doubt
   * @throws NotCommittedException if the partition may no longer be ours
   * @throws LoadingStoppedException if what is there can't be
   */
  public void bringIn() {
    for (int pass = 0; pass < PASSES_MAX; pass++) {
      if (begun) {
        missing.retainAll(settlement.missing(batch.key(), bounds));
      }
      if (missing.isEmpty()) {
        return;
      }
      proveOwnership();
      sendMissing();
    }
    throw new LoadingStoppedException(
        "inserts of batch %s into %s are acknowledged but the rows are not there, now at %s"
            .formatted(batch.key().id(), missing, bounds));
  }

  /**
   * A commit is refused to whoever lost the partition; so one comes before every doubtful send. The
   * next attempt is begun only when the tokens of <i>all</i> missing months are taken: one that is
   * not could still be used by a straggler.
   */
  private void proveOwnership() {
    if (tokenTaken.containsAll(missing)) {
      accept(bounds.nextAttempt());
      tokenTaken.clear();
    } else if (begun || System.nanoTime() - acceptedNanos > LEASE.toNanos()) {
      accept(bounds);
    }
  }

  private void sendMissing() {
    begun = true;
    for (int month : missing) {
      if (!tokenTaken.contains(month)) {
        if (System.nanoTime() - acceptedNanos > LEASE.toNanos()) {
          accept(bounds); // the months before took their time
        }
        store.insert(batch, bounds, month);
        tokenTaken.add(month);
      }
    }
  }

  private void accept(Bounds next) {
    long asked = System.nanoTime();
    commits.commit(Map.of(batch.source(), new Committed.Open(next)));
    bounds = next;
    acceptedNanos = asked;
  }

  public Batch batch() {
    return batch;
  }
}
