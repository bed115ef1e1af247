package io.countinghouse.cli.score;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.events.Review;
import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.events.UndecodableException;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.training.backtest.Backtest;
import io.countinghouse.training.backtest.PastPayment;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The payments that Kafka still holds, with what reviewers said of them. Each account's are in the
 * order in which the scorer read them; those of different accounts need not be.
 */
final class PastOfKafka {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private final String bootstrap;
  private final Map<UUID, Boolean> frauds = new HashMap<>();
  private long taken;

  PastOfKafka(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** Takes them all, and says how many. */
  long replay(Backtest backtest) {
    try {
      each(Topics.REVIEWS, review -> learn(backtest, review));
      each(Topics.TRANSACTIONS, transaction -> take(backtest, transaction));
      return taken;
    } catch (KafkaException e) {
      throw new CommandFailed("Kafka does not give the payments: " + e.getMessage(), e);
    }
  }

  private void learn(Backtest backtest, Review review) {
    boolean fraud = review.outcome() == Review.Outcome.CONFIRMED;
    frauds.put(review.transactionId(), fraud); // the newest word counts
    backtest.learn(review.subjectAccount(), review.transactionId(), fraud, review.reviewedAt());
  }

  private void take(Backtest backtest, Transaction t) {
    if (t.kind().scored()) {
      taken++;
      backtest.take(
          new PastPayment(
              t.id().toString(),
              t.subjectAccount(),
              AccountEvent.of(t),
              t.postedAt(),
              frauds.get(t.id())));
    }
  }

  /** Every record from the first to the one that is the last now. */
  private <V> void each(Topic<V> topic, Consumer<V> to) {
    var bytes = new ByteArrayDeserializer();
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            5_000,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false);
    try (var consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
      var partitions =
          consumer.partitionsFor(topic.name(), ANSWER_MAX).stream()
              .map(info -> new TopicPartition(topic.name(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      for (var end : consumer.endOffsets(partitions, ANSWER_MAX).entrySet()) {
        while (consumer.position(end.getKey(), ANSWER_MAX) < end.getValue()) {
          consumer.poll(Duration.ofMillis(200)).forEach(record -> read(topic, record, to));
        }
      }
    }
  }

  /** What can't be read is in the scorer's dead letters, and was not scored. */
  private static <V> void read(
      Topic<V> topic, ConsumerRecord<byte[], byte[]> record, Consumer<V> to) {
    V value;
    try {
      value = EventHeaders.decode(topic, record.headers(), record.value());
    } catch (UndecodableException e) {
      return;
    }
    to.accept(value);
  }
}
