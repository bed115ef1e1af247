package io.countinghouse.ingest.publish;

import io.countinghouse.events.Topics;
import io.countinghouse.events.UndecodableException;
import io.countinghouse.events.Watermark;
import io.countinghouse.ingest.lane.LaneLost;
import io.countinghouse.ingest.lane.LaneOpening;
import io.countinghouse.topics.EventHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lanes' watermarks as they stand in Kafka. */
public final class LaneWatermarks implements LaneOpening {

  private static final Logger LOG = LoggerFactory.getLogger(LaneWatermarks.class);
  private static final int TIMEOUT_MS = 5_000;
  private static final Duration POLL = Duration.ofMillis(200);

  /** Records looked at first, from the end; a watermark has a commit marker beside it. */
  private static final long WINDOW = 64;

  /** A Kafka that accepts connections and never answers must not keep the till shut. */
  private static final Duration SLOW_MAX = Duration.ofSeconds(60);

  private final String bootstrap;
  private final Map<Integer, Long> asked = new ConcurrentHashMap<>();

  public LaneWatermarks(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /**
   * The newest committed watermark of a lane. It reads to the end of all that was ever begun: what
   * a fenced producer left open must have been decided before.
   *
   * @throws KafkaException if Kafka can't be reached
   * @throws WatermarkUnreadable if the last record is no watermark that this version can read: an
   *     older one must not stand in for it, or what follows it would be published twice
   */
  Optional<Watermark> newest(int lane) {
    var partition = new TopicPartition(Topics.WATERMARKS.name(), lane);
    return newest(partition, end(partition, IsolationLevel.READ_UNCOMMITTED));
  }

  /** The newest watermark before anything that is undecided. */
  private Optional<Watermark> newestDecided(int lane) {
    var partition = new TopicPartition(Topics.WATERMARKS.name(), lane);
    return newest(partition, end(partition, IsolationLevel.READ_COMMITTED));
  }

  private Optional<Watermark> newest(TopicPartition partition, long end) {
    try (var consumer = consumer(IsolationLevel.READ_COMMITTED)) {
      consumer.assign(List.of(partition));
      long begin = beginning(consumer, partition);
      for (long window = WINDOW; ; window *= 4) {
        long from = Math.max(begin, end - window);
        var found = lastBetween(consumer, partition, from, end);
        if (found.isPresent() || from == begin) {
          return found;
        }
      }
    }
  }

  private long end(TopicPartition partition, IsolationLevel isolation) {
    try (var consumer = consumer(isolation)) {
      return offset(consumer.endOffsets(List.of(partition)), partition);
    }
  }

  private static long beginning(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
    return offset(consumer.beginningOffsets(List.of(partition)), partition);
  }

  private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    var offset = offsets.get(partition);
    if (offset == null) {
      throw new KafkaException("no offset of " + partition);
    }
    return offset;
  }

  private static Optional<Watermark> lastBetween(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long from, long end) {
    Optional<Watermark> last = Optional.empty();
    WatermarkUnreadable unreadable = null;
    consumer.seek(partition, from);
    long deadline = System.nanoTime() + Duration.ofMillis(TIMEOUT_MS).toNanos();
    while (consumer.position(partition) < end) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException("the end of " + partition + " was not reached");
      }
      for (var record : consumer.poll(POLL)) {
        try {
          last =
              Optional.of(EventHeaders.decode(Topics.WATERMARKS, record.headers(), record.value()));
          unreadable = null;
        } catch (UndecodableException e) { // harmless as long as a watermark follows
          unreadable = unreadable(record, e);
          LOG.atWarn().log(unreadable.getMessage());
        }
      }
    }
    if (unreadable != null) {
      throw unreadable;
    }
    return last;
  }

  private static WatermarkUnreadable unreadable(
      ConsumerRecord<byte[], byte[]> record, UndecodableException e) {
    return new WatermarkUnreadable(
        ("the record at offset %d of %s-%d can't be read (%s): run the version that wrote it, or give"
                + " INGEST_LANES a lane that was never used")
            .formatted(record.offset(), record.topic(), record.partition(), e.getMessage()));
  }

  /**
   * {@inheritDoc}
   *
   * <p>While Kafka is away it lets the lane open, because the till must; the publisher compares the
   * two before it publishes anything.
   */
  @Override
  public void check(int lane) {
    try {
      if (!KafkaProbe.topics(bootstrap).contains(Topics.WATERMARKS.name())) {
        return;
      }
      var found = newest(lane);
      if (found.isPresent()) {
        throw new LaneLost(
            lane,
            "Kafka has its watermark at %d, but this ledger has never opened it; give INGEST_LANES a lane that was never used"
                .formatted(found.get().lastSeq()));
      }
    } catch (KafkaException e) {
      LOG.atWarn()
          .addKeyValue("lane", lane)
          .log("the lane opens without a look at its watermarks: {}", e.getMessage());
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>A transaction that is still open is not waited for: what it would publish was committed to
   * the ledger before.
   */
  @Override
  public Comparison compare(int lane, long lastSeq) {
    try {
      if (!KafkaProbe.topics(bootstrap).contains(Topics.WATERMARKS.name())) {
        return new Comparison.Passed();
      }
      long newest = newestDecided(lane).map(Watermark::lastSeq).orElse(0L);
      return newest > lastSeq
          ? new Comparison.Contradicted(
              "Kafka has %d entries, the ledger %d".formatted(newest, lastSeq))
          : new Comparison.Passed();
    } catch (WatermarkUnreadable e) { // the publisher finds it too, and tells it as a divergence
      return new Comparison.Passed();
    } catch (KafkaException e) {
      return withoutAnswer(lane, e);
    }
  }

  /** Slow is not away: while somebody listens there, the lane waits, up to a bound. */
  private Comparison withoutAnswer(int lane, KafkaException e) {
    long now = System.nanoTime();
    long since = now - asked.computeIfAbsent(lane, key -> now);
    if (since < SLOW_MAX.toNanos() && KafkaProbe.listens(bootstrap)) {
      return new Comparison.NotYet();
    }
    LOG.atWarn()
        .addKeyValue("lane", lane)
        .log("the lane posts before it was compared with Kafka: {}", e.getMessage());
    return new Comparison.Passed();
  }

  private KafkaConsumer<byte[], byte[]> consumer(IsolationLevel isolation) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            isolation.toString(),
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "none",
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            TIMEOUT_MS,
            ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            TIMEOUT_MS),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
