package io.countinghouse.scorer.decided;

import io.countinghouse.worker.Worker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic of decisions from its beginning and goes on reading. It has no offset of its own:
 * the book is built anew by every process, which keeps it a function of the topic. It reads
 * uncommitted: a record counts once it is in the topic, whatever becomes of the transaction that
 * wrote it.
 */
public final class TopicFollower implements Worker {

  private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);

  private static final Duration START_MAX = Duration.ofMinutes(1);
  private static final Duration STEP = Duration.ofMillis(200);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(3);

  private final TopicPartition partition;
  private final Followed<?> followed;
  private final InstantSource clock;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * Connects when {@link #readAll} is called.
   *
   * @param group whose committed offset says how far the topic was read before
   */
  public TopicFollower(String bootstrap, String group, Followed<?> followed, InstantSource clock) {
    this.partition = new TopicPartition(followed.topic().name(), 0);
    this.followed = followed;
    this.clock = clock;
    var bytes = new ByteArrayDeserializer();
    this.consumer = new KafkaConsumer<>(settings(bootstrap, group), bytes, bytes);
  }

  private static Map<String, Object> settings(String bootstrap, String group) {
    return Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
        bootstrap,
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_uncommitted",
        ConsumerConfig.GROUP_ID_CONFIG, // to ask what it committed, never to join or to commit
        group,
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        false,
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "none", // a hole in what was decided must not be passed
        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
        false,
        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
        500,
        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        (int) ANSWER_MAX.toMillis());
  }

  @Override
  public String name() {
    return partition.topic() + "-follower";
  }

  /**
   * Reads to the topic's present end; called before the stream starts.
   *
   * @param acceptLost whether it may end before what was read of it some time ago
   * @throws IllegalStateException if that takes longer than a minute, or the topic has lost records
   */
  public void readAll(boolean acceptLost) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, 0);
    var end = clock.instant().plus(START_MAX);
    while (!(readOn(Duration.ofMillis(100)) && (acceptLost || holdsWhatWasReadBefore()))) {
      if (clock.instant().isAfter(end)) {
        throw new IllegalStateException(partition.topic() + " can't be read to its end");
      }
    }
  }

  /** The group's offset is what outlives a process: it can't be beyond the end of what it read. */
  private boolean holdsWhatWasReadBefore() {
    try {
      var before = consumer.committed(Set.of(partition), ANSWER_MAX).get(partition);
      if (before != null) {
        requireEnd(consumer.position(partition, ANSWER_MAX), before.offset());
      }
      return true;
    } catch (RetriableException e) {
      LOG.atWarn()
          .log(
              "it can't be asked how far {} was read before: {}",
              partition.topic(),
              e.getMessage());
      return false;
    }
  }

  private void requireEnd(long end, long read) {
    if (end < read) {
      throw new IllegalStateException(
          ("topic %s ends at %d and was read up to %d before: it has lost records. Put its copy back,"
                  + " or start with SCORER_ACCEPT_LOST_RULES=true")
              .formatted(partition.topic(), end, read));
    }
  }

  @Override
  public void step() {
    readOn(STEP);
  }

  /**
   * Reads what there is.
   *
   * @return whether it read all that was written before it was called
   */
  private boolean readOn(Duration wait) {
    try {
      var before = clock.instant();
      long end = consumer.endOffsets(List.of(partition), ANSWER_MAX).getOrDefault(partition, 0L);
      requireEnd(end, consumer.position(partition, ANSWER_MAX));
      consumer.poll(wait).forEach(followed::take);
      long next = consumer.position(partition, ANSWER_MAX);
      boolean all = next >= end;
      if (all) {
        followed.knownUntil(before, next);
      }
      return all;
    } catch (OffsetOutOfRangeException e) {
      throw new IllegalStateException(
          "topic " + partition.topic() + " has lost its first records: put its copy back", e);
    } catch (RetriableException e) { // Kafka is away: what is asked meanwhile waits for us
      LOG.atWarn().log("{} can't be read: {}", partition.topic(), e.getMessage());
      return false;
    } catch (WakeupException e) { // the service ends
      return false;
    }
  }

  @Override
  public void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
