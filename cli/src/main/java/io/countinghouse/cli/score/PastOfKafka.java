package io.countinghouse.cli.score;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.AccountEvent.Label;
import io.countinghouse.detection.history.Misfit;
import io.countinghouse.events.Review;
import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.events.UndecodableException;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.Reviews;
import io.countinghouse.topics.WholeTopic;
import io.countinghouse.training.backtest.Backtest;
import io.countinghouse.training.backtest.PastLabel;
import io.countinghouse.training.backtest.PastPayment;
import io.countinghouse.training.backtest.PastReceived;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The payments that Kafka still holds, with what reviewers said of them and what they were to the
 * customers on their other side. Each account's are in the order in which the scorer read them;
 * those of different accounts need not be.
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
      each(
          Topics.REVIEWS,
          Misfit::of,
          (review, timestampMs) -> learn(backtest, review, timestampMs));
      each(
          Topics.RECEIVED,
          Misfit::received,
          (transaction, _) -> backtest.learn(PastReceived.of(transaction)));
      each(Topics.TRANSACTIONS, Misfit::of, (transaction, _) -> take(backtest, transaction));
      return taken;
    } catch (KafkaException e) {
      throw new CommandFailed("Kafka does not give the payments: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private void learn(Backtest backtest, Review review, long timestampMs) {
    boolean fraud = review.outcome() == Review.Outcome.CONFIRMED;
    frauds.put(review.transactionId(), fraud); // the newest word counts
    backtest.learn(
        new PastLabel(
            review.subjectAccount(),
            review.transactionId(),
            AccountEvent.of(review),
            fraud ? Label.FRAUD : Label.GOOD,
            Reviews.knownAt(review, timestampMs)));
  }

  private void take(Backtest backtest, Transaction t) {
    if (t.kind().scored()) {
      taken++;
      backtest.take(PastPayment.of(t, frauds.get(t.id())));
    }
  }

  /** Why a value under a key can't be what it claims to be; null: it can. */
  private interface Fit<V> {
    @Nullable String misfit(@Nullable String key, V value);
  }

  private <V> void each(Topic<V> topic, Fit<V> fit, ObjLongConsumer<V> to) {
    WholeTopic.read(bootstrap, topic, ANSWER_MAX, record -> read(topic, fit, record, to));
  }

  /** What can't be read, or does not fit, is in the scorer's dead letters, and was not scored. */
  private static <V> void read(
      Topic<V> topic, Fit<V> fit, ConsumerRecord<byte[], byte[]> record, ObjLongConsumer<V> to) {
    V value;
    try {
      value = EventHeaders.decode(topic, record.headers(), record.value());
    } catch (UndecodableException e) {
      return;
    }
    var key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
    if (fit.misfit(key, value) == null) {
      to.accept(value, record.timestamp());
    }
  }
}
