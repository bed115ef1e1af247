package io.countinghouse.ingest.lane;

import io.countinghouse.events.Account;
import io.countinghouse.events.Entry;
import io.countinghouse.events.Transaction;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a lane has committed, from its poster to its publisher. It is bounded by batches and by the
 * heap that they take, because a transaction's attributes may be ten times as large as the rest of
 * it, and while Kafka is away all of it stays. What does not fit is read from the ledger.
 *
 * <p>One thread offers, another one takes.
 */
public final class Handoff {

  private static final int BATCHES_MAX = 32;

  /** Some 20 full batches of transactions without attributes. */
  static final long BYTES_MAX = 32L * 1024 * 1024;

  /** An entry without its long texts: a record, a dozen short texts and times. */
  private static final int ENTRY_BYTES = 800;

  private final BlockingQueue<CommittedBatch> batches = new ArrayBlockingQueue<>(BATCHES_MAX);
  private final AtomicLong bytes = new AtomicLong();

  /**
   * Hands a batch over, unless there is no room for it; an empty hand-off has room for any.
   *
   * @return false: the publisher will find it in the ledger
   */
  boolean offer(CommittedBatch batch) {
    long more = bytes(batch);
    long before = bytes.get(); // it can only become less: nobody else offers
    if (before > 0 && before + more > BYTES_MAX) {
      return false;
    }
    bytes.addAndGet(more);
    if (!batches.offer(batch)) {
      bytes.addAndGet(-more);
      return false;
    }
    return true;
  }

  /** The next batch, or the one that comes within that time; null: none did. */
  public @Nullable CommittedBatch poll(long wait, TimeUnit unit) throws InterruptedException {
    return taken(batches.poll(wait, unit));
  }

  /** The next batch, which stays; null: there is none. */
  public @Nullable CommittedBatch peek() {
    return batches.peek();
  }

  /** Takes the next batch, which is there. */
  public void remove() {
    taken(batches.remove());
  }

  /** Batches that wait for the publisher. */
  public int size() {
    return batches.size();
  }

  /** About how much of the heap they take. */
  long bytes() {
    return bytes.get();
  }

  private @Nullable CommittedBatch taken(@Nullable CommittedBatch batch) {
    if (batch != null) {
      bytes.addAndGet(-bytes(batch));
    }
    return batch;
  }

  private static long bytes(CommittedBatch batch) {
    return batch.entries().stream().mapToLong(Handoff::bytes).sum();
  }

  /** At the most: a text is two bytes a character as soon as one is beyond Latin-1. */
  private static long bytes(Entry entry) {
    return switch (entry) {
      case Transaction t -> ENTRY_BYTES + 2L * (length(t.attributes()) + length(t.description()));
      case Account _ -> ENTRY_BYTES;
    };
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
