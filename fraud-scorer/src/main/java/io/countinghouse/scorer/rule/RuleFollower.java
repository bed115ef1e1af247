package io.countinghouse.scorer.rule;

import io.countinghouse.events.Topics;
import io.countinghouse.worker.Worker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic of rules from its beginning and goes on reading. It has no offset of its own: the
 * book is built anew by every process, which keeps it a function of the topic.
 */
public final class RuleFollower implements Worker {

  private static final Logger LOG = LoggerFactory.getLogger(RuleFollower.class);

  private static final Duration START_MAX = Duration.ofMinutes(1);
  private static final Duration STEP = Duration.ofMillis(200);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(3);

  private final TopicPartition partition = new TopicPartition(Topics.RULES.name(), 0);
  private final LiveRules rules;
  private final InstantSource clock;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /** Connects when {@link #readAll} is called. */
  public RuleFollower(String bootstrap, LiveRules rules, InstantSource clock) {
    this.rules = rules;
    this.clock = clock;
    var bytes = new ByteArrayDeserializer();
    this.consumer = new KafkaConsumer<>(settings(bootstrap), bytes, bytes);
  }

  private static Map<String, Object> settings(String bootstrap) {
    return Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
        bootstrap,
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_committed",
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "none", // a hole in the rules must not be passed
        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
        false,
        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
        500,
        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        (int) ANSWER_MAX.toMillis());
  }

  @Override
  public String name() {
    return "rule-follower";
  }

  /**
   * Reads to the topic's present end; called before the stream starts.
   *
   * @throws IllegalStateException if that takes longer than a minute
   */
  public void readAll() {
    consumer.assign(List.of(partition));
    consumer.seek(partition, 0);
    var end = clock.instant().plus(START_MAX);
    while (!readOn(Duration.ofMillis(100))) {
      if (clock.instant().isAfter(end)) {
        throw new IllegalStateException("rules can't be read to their end");
      }
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
      consumer.poll(wait).forEach(rules::take);
      long next = consumer.position(partition, ANSWER_MAX);
      boolean all = next >= end;
      if (all) {
        rules.knownUntil(before, next);
      }
      return all;
    } catch (RetriableException e) { // Kafka is away: what is asked meanwhile waits for us
      LOG.atWarn().log("rules can't be read: {}", e.getMessage());
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
