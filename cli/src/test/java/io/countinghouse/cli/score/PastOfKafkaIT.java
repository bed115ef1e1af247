package io.countinghouse.cli.score;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.detection.rule.Candidates;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.detection.rule.RuleFile;
import io.countinghouse.events.Review;
import io.countinghouse.events.RuleDocument;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.stack.KafkaBroker;
import io.countinghouse.testkit.Payments;
import io.countinghouse.topics.ByteProducers;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.TopicAdmin;
import io.countinghouse.training.backtest.Backtest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backtest over what a broker holds. */
class PastOfKafkaIT {

  private static final int PAYMENTS = 20;

  private static final String TWO_FRAUDS =
      """
      {"kind": "rule", "id": "two-frauds", "version": 1, "author": "analyst-1",
       "about": "Two payments of the account turned out to be fraud.",
       "when": {"feature": "known_frauds", "window": "P30D", "comparison": "at_least", "limit": 2},
       "weight": 0.9}
      """;

  private static final String MANY_PAYERS =
      """
      {"kind": "rule", "id": "many-payers", "version": 1, "author": "analyst-1",
       "about": "Money of many goes out at once.",
       "when": [{"feature": "fan_in", "window": "P1D", "comparison": "at_least", "limit": 3},
                {"feature": "pass_through", "window": "P1D", "comparison": "at_least", "limit": 0.9}],
       "weight": 0.9}
      """;

  private @TempDir Path dir;

  /**
   * Posted a second apart. The first review says that it was made five hours later than it was
   * written, the second is right: both are known when they were written, as in the stream.
   */
  @Test
  void aReviewCountsFromItsWritingThoughItSaysItWasMadeLater() throws Exception {
    try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
      TopicAdmin.create(broker.bootstrap(), "fraud-scorer", List.of());
      var alice = new Payments("alice");
      var payments = new ArrayList<Transaction>();
      for (int i = 1; i <= PAYMENTS; i++) {
        payments.add(alice.out(Duration.ofSeconds(i), "10.00"));
      }
      var first = payments.get(9).postedAt();
      var second = payments.get(11).postedAt();
      try (var producer = ByteProducers.of(broker.bootstrap(), Map.of())) {
        for (var payment : payments) {
          producer.send(EventHeaders.record(Topics.TRANSACTIONS, "alice", payment)).get();
        }
        var localTime = first.plus(Duration.ofHours(5));
        producer.send(written(confirmed(payments.get(0), localTime), first)).get();
        producer.send(written(confirmed(payments.get(1), second), second)).get();
      }
      var backtest = backtest(TWO_FRAUDS);
      assertEquals(PAYMENTS, new PastOfKafka(broker.bootstrap()).replay(backtest));
      assertEquals(PAYMENTS - 11, backtest.findings().spoke().payments());
    }
  }

  /** They are among the scorer's dead letters: it neither scored nor remembered them. */
  @Test
  void whatTheScorerPutAsideIsPassedOver() throws Exception {
    try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
      TopicAdmin.create(broker.bootstrap(), "fraud-scorer", List.of());
      var alice = new Payments("alice");
      var payment = alice.out(Duration.ZERO, "10.00");
      var odd = Payments.inCurrency(alice.out(Duration.ZERO, "10.00"), "XQX");
      var paid = new Payments("bob", 5).toCustomer("alice").out(Duration.ZERO, "10.00");
      try (var producer = ByteProducers.of(broker.bootstrap(), Map.of())) {
        producer.send(EventHeaders.record(Topics.TRANSACTIONS, "alice", odd)).get();
        producer.send(EventHeaders.record(Topics.TRANSACTIONS, "mallory", payment)).get();
        producer.send(EventHeaders.record(Topics.RECEIVED, "mallory", paid)).get();
        producer
            .send(EventHeaders.record(Topics.RECEIVED, "alice", Payments.inCurrency(paid, "XQX")))
            .get();
        var review = confirmed(payment, payment.postedAt());
        producer.send(EventHeaders.record(Topics.REVIEWS, "mallory", review)).get();
        producer.send(EventHeaders.record(Topics.TRANSACTIONS, "alice", payment)).get();
      }
      var backtest = backtest(TWO_FRAUDS);
      assertEquals(1, new PastOfKafka(broker.bootstrap()).replay(backtest));
    }
  }

  private static Review confirmed(Transaction t, Instant reviewedAt) {
    return new Review(
        t.id(),
        t.subjectAccount(),
        Review.Outcome.CONFIRMED,
        "reviewer-1",
        reviewedAt,
        "chargeback",
        t.merchantId(),
        t.counterparty(),
        null);
  }

  private static ProducerRecord<byte[], byte[]> written(Review review, Instant at) {
    var record = EventHeaders.record(Topics.REVIEWS, review.subjectAccount(), review);
    return new ProducerRecord<>(
        record.topic(), null, at.toEpochMilli(), record.key(), record.value(), record.headers());
  }

  /**
   * The mule's first payment was posted before the others paid, and saw nothing of it. Carol's was
   * authorised, which is a payment of hers, and captured, which is none.
   */
  @Test
  void whatCustomersPaidAMuleCountsFromItsPostingOn() throws Exception {
    try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
      TopicAdmin.create(broker.bootstrap(), "fraud-scorer", List.of());
      var mule = new Payments("mule");
      var before = mule.out(Duration.ofMinutes(3), "2950.00");
      try (var producer = ByteProducers.of(broker.bootstrap(), Map.of())) {
        for (var name : List.of("alice", "bob")) {
          var paid = new Payments(name, 5).toCustomer("mule").out(Duration.ofMinutes(2), "1000.00");
          producer.send(EventHeaders.record(Topics.RECEIVED, "mule", paid)).get();
        }
        var carol = new Payments("carol", 5).toCustomer("mule");
        var held = Payments.held(carol.out(Duration.ofMinutes(1), "1200.00"));
        var captured = Payments.captured(held, Duration.ofMinutes(1), 1_000_00);
        producer.send(EventHeaders.record(Topics.RECEIVED, "mule", captured)).get();
        producer.send(EventHeaders.record(Topics.TRANSACTIONS, "carol", held)).get();
        producer.send(EventHeaders.record(Topics.TRANSACTIONS, "carol", captured)).get();
        producer.send(EventHeaders.record(Topics.TRANSACTIONS, "mule", before)).get();
        var after = new Payments("mule", 10).out(Duration.ofMinutes(5), "2950.00");
        producer.send(EventHeaders.record(Topics.TRANSACTIONS, "mule", after)).get();
      }
      var backtest = backtest(MANY_PAYERS);
      assertEquals(3, new PastOfKafka(broker.bootstrap()).replay(backtest));
      assertEquals(1, backtest.findings().spoke().payments());
    }
  }

  private static Backtest backtest(String rule) {
    var book = new RuleBook(RuleFile.builtIn());
    var candidates = Candidates.of(book, List.of(new RuleDocument(rule)));
    return new Backtest(
        new Backtest.Setting(
            book.timeline()::at, candidates, 0.8, Instant.EPOCH, Instant.now(), false, 0));
  }
}
