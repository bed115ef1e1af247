package io.countinghouse.loader;

import io.countinghouse.loader.batch.Batch;
import io.countinghouse.loader.batch.BatchLimits;
import io.countinghouse.loader.batch.Bounds;
import io.countinghouse.loader.settle.OpenBatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka partition on its way through the loader: settled first, then its records gathered into
 * batches, of which one at a time is open (bounds committed, rows not all in).
 */
final class PartitionFlow {

  private final TopicPartition source;
  private final BatchLimits limits;

  /** Full batches; no more than one poll's records make, because nothing is polled meanwhile. */
  private final Deque<Batch> full = new ArrayDeque<>();

  private @Nullable Batch filling;
  private @Nullable Replay replay;
  private @Nullable OpenBatch open;
  private boolean settled;
  private boolean leftOpen;
  private long next;
  private long lastLoadedNanos;
  private boolean postponed;
  private long againNanos;

  /** A batch found open, to be read again. */
  private record Replay(Batch batch, Bounds bounds) {}

  PartitionFlow(TopicPartition source, BatchLimits limits) {
    this.source = source;
    this.limits = limits;
  }

  TopicPartition source() {
    return source;
  }

  boolean settled() {
    return settled;
  }

  /** All before {@code offset} is in, and nothing after it. */
  void settledAt(long offset, boolean committedAsOpen) {
    settled = true;
    next = offset;
    leftOpen = committedAsOpen;
    lastLoadedNanos = System.nanoTime();
  }

  /** The batch of these bounds is to be built again from its records. */
  void replays(Bounds bounds) {
    settled = true;
    leftOpen = true;
    next = bounds.first();
    replay = new Replay(new Batch(source, bounds.first()), bounds);
  }

  /** The bounds whose records are being read again. */
  Optional<Bounds> replaying() {
    return Optional.ofNullable(replay).map(Replay::bounds);
  }

  /** Takes the next record. */
  void accept(ConsumerRecord<byte[], byte[]> record) {
    var again = replay;
    if (again != null && record.offset() <= again.bounds().last()) {
      again.batch().add(record);
      return;
    }
    if (filling == null) {
      filling = new Batch(source, record.offset());
    }
    filling.add(record);
    if (filling.full(limits)) {
      full.add(filling);
      filling = null;
    }
  }

  /** The replayed batch, once the partition was read beyond its end; it stays here. */
  Optional<Batch> replayed(long position) {
    var again = replay;
    if (again == null || position <= again.bounds().last()) {
      return Optional.empty();
    }
    return Optional.of(again.batch());
  }

  /** The next batch that is full or old enough, if none is open; it stays here. */
  Optional<Batch> due() {
    if (!settled || open != null || replay != null || postponed()) {
      return Optional.empty();
    }
    if (full.isEmpty() && filling != null && filling.age().compareTo(limits.ageMax()) >= 0) {
      full.add(filling);
      filling = null;
    }
    return Optional.ofNullable(full.peek());
  }

  /**
   * What is due must wait for something else; it is looked at again after this time.
   *
   * @return whether it did not wait before
   */
  boolean postpone(Duration time) {
    boolean first = !postponed;
    postponed = true;
    againNanos = System.nanoTime() + time.toNanos();
    return first;
  }

  /** Whether it still has to wait. */
  boolean postponed() {
    return postponed && System.nanoTime() - againNanos < 0;
  }

  /** For how long the batch that is postponed has been there; none is: zero. */
  Duration postponedFor() {
    var batch = replay == null ? full.peek() : replay.batch();
    return postponed && batch != null ? batch.age() : Duration.ZERO;
  }

  /** Whether a full batch waits; none may be read behind it, or an outage would fill the heap. */
  boolean backedUp() {
    return !full.isEmpty();
  }

  /** How long until the batch being filled is due; nothing to wait for: empty. */
  Optional<Duration> untilDue() {
    if (replay != null || postponed()) { // it is not due while another is before it
      return Optional.empty();
    }
    return Optional.ofNullable(filling).map(batch -> limits.ageMax().minus(batch.age()));
  }

  /** The bounds of the batch that was due are committed. */
  void opened(OpenBatch batch) {
    full.poll();
    postponed = false;
    open = batch;
    leftOpen = true;
  }

  /** A replayed batch, whose bounds were committed before. */
  void reopened(OpenBatch batch) {
    replay = null;
    postponed = false;
    open = batch;
  }

  Optional<OpenBatch> open() {
    return Optional.ofNullable(open);
  }

  /** All of the open batch is in. */
  void loaded() {
    if (open != null) {
      next = open.batch().last() + 1;
      open = null;
      lastLoadedNanos = System.nanoTime();
    }
  }

  /** The offset that a closing commit may name, if the group still has an open batch there. */
  Optional<Long> closable() {
    return settled && leftOpen && open == null && replay == null
        ? Optional.of(next)
        : Optional.empty();
  }

  /** Whether nothing has come for so long that the next batch's commit should not be waited for. */
  boolean idleFor(Duration time) {
    return filling == null
        && full.isEmpty()
        && System.nanoTime() - lastLoadedNanos > time.toNanos();
  }

  void closed() {
    leftOpen = false;
  }
}
