package io.countinghouse.loader.batch;

import io.countinghouse.events.LaneSeq;
import io.countinghouse.events.UndecodableException;
import io.countinghouse.loader.fact.FactTable;
import io.countinghouse.loader.fact.FactTables;
import io.countinghouse.sql.facts.Origin;
import io.countinghouse.sql.facts.RowBinary;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.Repair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive records of one Kafka partition, as rows for each ClickHouse partition. The same
 * records always give the same rows, byte for byte, so that a batch can be built again.
 */
public final class Batch {

  /** A record that could not be read, and why. */
  public record DeadLetter(ConsumerRecord<byte[], byte[]> record, String error) {}

  /** The rows for one month. */
  public static final class Rows {
    private final RowBinary bytes = new RowBinary();
    private long count;

    public RowBinary bytes() {
      return bytes;
    }

    public long count() {
      return count;
    }
  }

  private static final List<ConsumerRecord<byte[], byte[]>> NONE = List.of();

  private final TopicPartition source;
  private final FactTable<?> table;
  private final BatchKey key;
  private final String id;
  private final long bornNanos = System.nanoTime();
  private final SortedMap<Integer, Rows> months = new TreeMap<>();
  private final List<DeadLetter> unsent = new ArrayList<>();
  private final long first;
  private long last;
  private long rows;
  private long dead;
  private long bytes;
  private @Nullable Instant oldest;

  /**
   * Of a repair topic, until it is decided what becomes of them; null: of the stream, or decided.
   */
  private @Nullable Proposals proposals;

  /** An empty batch that will start with the record at {@code first}. */
  public Batch(TopicPartition source, long first) {
    this.source = source;
    this.table = FactTables.of(source.topic());
    this.first = first;
    this.last = first;
    this.key = new BatchKey(source, first);
    this.id = key.id();
    this.proposals = FactTables.isRepair(source.topic()) ? new Proposals() : null;
  }

  /** Takes a record: its rows, itself as a proposal, or itself as a dead letter. */
  public void add(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (proposals == null) {
        add(table, record);
      } else {
        proposals.add(table, record);
        rows += table.rowsPerMessage();
        bytes += size(record);
      }
    } catch (UndecodableException e) {
      dead(record, String.valueOf(e.getMessage()));
    }
    last = record.offset();
  }

  /** Whether {@link #admit} must be called before it has rows and bounds. */
  public boolean proposes() {
    return proposals != null;
  }

  /** Up to where the stream must be done before it is decided which proposals are admitted. */
  public Map<TopicPartition, Long> after() {
    return proposals == null ? Map.of() : proposals.after();
  }

  /** The entries of which it is to be found out whether they are there. */
  public Set<LaneSeq> proposed() {
    return proposals == null ? Set.of() : proposals.entries();
  }

  /** The ClickHouse partitions to which these entries belong. */
  public Set<Integer> proposedMonths() {
    return proposals == null ? Set.of() : proposals.months();
  }

  /** Proposals that wait for partitions that there are not become dead letters. */
  public void refuse(Set<TopicPartition> absent) {
    if (proposals != null && !absent.isEmpty()) {
      for (var record : proposals.refuse(absent)) {
        dead(record, Repair.AFTER + " names a partition that its topic does not have");
      }
    }
  }

  /** What is proposed becomes rows, each entry once, but for those that are there. */
  public void admit(Set<LaneSeq> there) {
    var records = proposals == null ? NONE : proposals.without(there);
    proposals = null;
    rows = 0;
    for (var record : records) {
      try {
        add(table, record);
      } catch (UndecodableException e) {
        dead(record, String.valueOf(e.getMessage()));
      }
    }
    oldest = null; // how late it comes says nothing of how fast the stream is
  }

  private <V> void add(FactTable<V> to, ConsumerRecord<byte[], byte[]> record) {
    V message = EventHeaders.decode(to.topic(), record.headers(), record.value());
    rows(to, message, new Origin(id, key.partitionInRows(), record.offset()));
    if (oldest == null) { // a lane's time never runs backwards: nearly the oldest of all
      oldest = to.time().apply(message);
    }
  }

  private <V> void rows(FactTable<V> to, V message, Origin origin) {
    var month = months.computeIfAbsent(to.month(message), m -> new Rows());
    int before = month.bytes.size();
    try {
      to.rows().write(message, origin, month.bytes);
    } catch (IllegalArgumentException | ArithmeticException e) {
      month.bytes.cutTo(before);
      months.values().removeIf(rows -> rows.count == 0);
      throw new UndecodableException("does not fit table " + to.table() + ": " + e.getMessage(), e);
    }
    month.count += to.rowsPerMessage();
    rows += to.rowsPerMessage();
    bytes += month.bytes.size() - before;
  }

  private void dead(ConsumerRecord<byte[], byte[]> record, String error) {
    unsent.add(new DeadLetter(record, error));
    dead++;
    bytes += size(record);
  }

  private static int size(ConsumerRecord<byte[], byte[]> record) {
    return Math.max(0, record.serializedValueSize()) + Math.max(0, record.serializedKeySize());
  }

  /** Whether it must not take another record. */
  public boolean full(BatchLimits limits) {
    return rows + table.rowsPerMessage() > limits.rowsMax()
        || bytes >= limits.bytesMax()
        || months.size() >= BatchLimits.MONTHS_MAX
        || (proposals != null && proposals.full());
  }

  /** Of its rows, of proposals and dead letters: what it holds in memory, nearly. */
  public long bytes() {
    return bytes;
  }

  /** When it was begun, of {@link System#nanoTime}. */
  public long bornNanos() {
    return bornNanos;
  }

  /** How long ago it was begun. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - bornNanos);
  }

  public TopicPartition source() {
    return source;
  }

  public FactTable<?> table() {
    return table;
  }

  public BatchKey key() {
    return key;
  }

  public long last() {
    return last;
  }

  /** The business time of its first message, for measuring freshness; null: it has none. */
  public @Nullable Instant oldest() {
    return oldest;
  }

  /** Its records that could not be read and are not yet in the dead-letter topic. */
  public List<DeadLetter> deadLetters() {
    return Collections.unmodifiableList(unsent);
  }

  /** They are acknowledged there. */
  public void deadLettersSent() {
    unsent.clear();
  }

  /** The rows of a month that {@link #bounds} names. */
  public Rows rows(int month) {
    var found = months.get(month);
    if (found == null) {
      throw new IllegalArgumentException(key.id() + " has no rows in " + month);
    }
    return found;
  }

  /** Its bounds as a first attempt. */
  public Bounds bounds() {
    if (proposals != null) {
      throw new IllegalStateException(key.id() + " is not decided");
    }
    var counts = new TreeMap<Integer, Long>();
    months.forEach((month, found) -> counts.put(month, found.count));
    return new Bounds(first, last, counts, dead, FactTables.DECODER, 0);
  }
}
