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
  private boolean unclosed; // the group has another state than closed at next
  private long next;
  private long lastOpenedNanos;
  private long lastLoadedNanos;
  private boolean behind;
  private final Postponement postponement = new Postponement();

  /** A batch found open, to be read again. */
  private record Replay(Batch batch, Bounds bounds) {}

  PartitionFlow(TopicPartition source, BatchLimits limits) {
    this.source = source;
    this.limits = limits;
    this.lastOpenedNanos = System.nanoTime() - limits.ageMax().toNanos();
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
    unclosed = committedAsOpen;
    lastLoadedNanos = System.nanoTime();
  }

  /** The batch of these bounds is to be built again from its records. */
  void replays(Bounds bounds) {
    settled = true;
    unclosed = true;
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

  /**
   * Whether there is a batch that is full, or any at all and the one before it was begun long
   * enough ago: what comes after a quiet time waits for nothing, but for what is there already.
   */
  boolean ready() {
    return settled
        && replay == null
        && !postponement.now()
        && (!full.isEmpty() || (filling != null && !pause(filling).isPositive()));
  }

  /** Until a batch that is not full may be begun; negative: it may. */
  private Duration pause(Batch batch) {
    var sinceOpened = Duration.ofNanos(System.nanoTime() - lastOpenedNanos);
    var since = behind && batch.age().compareTo(sinceOpened) < 0 ? batch.age() : sinceOpened;
    return limits.ageMax().minus(since);
  }

  /** Whether a batch is being filled. */
  boolean filling() {
    return filling != null;
  }

  /** Tells whether Kafka has more records for it already, as far as is known. */
  void behind(boolean more) {
    behind = more;
  }

  /** The next batch, if it is ready and none is open; it stays here, and takes no more records. */
  Optional<Batch> due() {
    if (open != null || !ready()) {
      return Optional.empty();
    }
    if (full.isEmpty() && filling != null) {
      full.add(filling);
      filling = null;
    }
    return Optional.ofNullable(full.peek());
  }

  /** When the next batch was begun, of {@link System#nanoTime}; none is: now. */
  long since() {
    var next = full.isEmpty() ? filling : full.peek();
    return next == null ? System.nanoTime() : next.bornNanos();
  }

  /** Bytes of rows in memory, but for those of a repair that waits: they are bounded by it. */
  long bytes() {
    if (postponement.now(Postponement.Reason.REPAIR)) {
      return 0;
    }
    long bytes = filling == null ? 0 : filling.bytes();
    for (var batch : full) {
      bytes += batch.bytes();
    }
    return bytes + (open == null ? 0 : open.batch().bytes());
  }

  /** When what is due must wait for something else. */
  Postponement postponement() {
    return postponement;
  }

  /** For how long the batch that waits for this has been there; none does: zero. */
  Duration postponedFor(Postponement.Reason why) {
    var batch = replay == null ? full.peek() : replay.batch();
    return postponement.of(why) && batch != null ? batch.age() : Duration.ZERO;
  }

  /** Whether a full batch waits; none may be read behind it, or an outage would fill the heap. */
  boolean backedUp() {
    return !full.isEmpty();
  }

  /** How long until the batch being filled is ready; nothing to wait for: empty. */
  Optional<Duration> untilReady() {
    if (replay != null || postponement.now()) { // it is not ready while another is before it
      return Optional.empty();
    }
    return Optional.ofNullable(filling).map(this::pause);
  }

  /** The bounds of the batch that was due are committed. */
  void opened(OpenBatch batch) {
    full.poll();
    postponement.end();
    open = batch;
    unclosed = true;
    lastOpenedNanos = System.nanoTime();
  }

  /** A replayed batch, whose bounds were committed before. */
  void reopened(OpenBatch batch) {
    replay = null;
    postponement.end();
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

  /** Whether all that was read is in, and the group need only be told. */
  boolean drained() {
    return settled && filling == null && full.isEmpty() && open == null && replay == null;
  }

  /**
   * This is drained, and all before this position was read. It is behind the end of the last
   * transaction, which has an offset too: what retention takes after the record.
   */
  void readTo(long position) {
    if (position > next) {
      next = position;
      unclosed = true;
      lastLoadedNanos = System.nanoTime();
    }
  }

  /** The offset that a closing commit may name, if the group still has an open batch there. */
  Optional<Long> closable() {
    return settled && unclosed && open == null && replay == null
        ? Optional.of(next)
        : Optional.empty();
  }

  /** Whether an insert of the open batch is under way. */
  boolean sending() {
    return open != null && open.sending();
  }

  /** Whether nothing has come for so long that the next batch's commit should not be waited for. */
  boolean idleFor(Duration time) {
    return filling == null
        && full.isEmpty()
        && System.nanoTime() - lastLoadedNanos > time.toNanos();
  }

  void closed() {
    unclosed = false;
  }
}
