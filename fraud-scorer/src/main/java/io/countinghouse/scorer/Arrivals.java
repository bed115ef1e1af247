package io.countinghouse.scorer;

import io.countinghouse.events.Review;
import io.countinghouse.events.Snooze;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.topics.EventSerde;
import io.countinghouse.topics.Repair;
import io.countinghouse.topics.Reviews;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/** All that reaches an account, read from its topics into one stream. */
final class Arrivals {

  private static final String READ = "read-transactions";
  private static final String KEEP_PAYMENTS = "keep-payments";
  private static final String TAKE_PAYMENT = "take-payment";
  private static final String READ_REVIEWS = "read-reviews";
  private static final String TAKE_REVIEW = "take-review";
  private static final String MEET = "payments-and-reviews";
  private static final String READ_SNOOZES = "read-snoozes";
  private static final String TAKE_SNOOZE = "take-snooze";
  private static final String MEET_SNOOZES = "and-snoozes";
  private static final String READ_REPAIRED = "read-repaired-transactions";
  private static final String KEEP_REPAIRED = "keep-repaired-payments";
  private static final String TAKE_REPAIRED = "take-repaired-payment";
  private static final String READ_REPAIRED_REVIEWS = "read-repaired-reviews";
  private static final String TAKE_REPAIRED_REVIEW = "take-repaired-review";
  private static final String MEET_REPAIRED = "and-repaired-payments";
  private static final String MEET_REPAIRED_REVIEWS = "and-repaired-reviews";
  private static final String READ_RECEIVED = "read-received";
  private static final String TAKE_RECEIVED = "take-received";
  private static final String MEET_RECEIVED = "and-received";

  private final Serde<String> keys = Serdes.String();
  private final Serde<Transaction> transactions = new EventSerde<>(Topics.TRANSACTIONS);
  private final Serde<Review> reviews = new EventSerde<>(Topics.REVIEWS);
  private final Serde<Snooze> snoozes = new EventSerde<>(Topics.SNOOZES);

  KStream<String, Arrival> all(StreamsBuilder builder) {
    return payments(builder)
        .merge(reviews(builder), Named.as(MEET))
        .merge(snoozes(builder), Named.as(MEET_SNOOZES))
        .merge(repairedPayments(builder), Named.as(MEET_REPAIRED))
        .merge(repairedReviews(builder), Named.as(MEET_REPAIRED_REVIEWS))
        .merge(received(builder), Named.as(MEET_RECEIVED));
  }

  private KStream<String, Arrival> payments(StreamsBuilder builder) {
    return builder.stream(Topics.TRANSACTIONS.name(), ofTransactions().withName(READ))
        .filter((account, transaction) -> counts(transaction), Named.as(KEEP_PAYMENTS))
        .mapValues(Arrivals::payment, Named.as(TAKE_PAYMENT));
  }

  /** A void, an expiry or a reversal enters no history, nor a capture that reaches no customer. */
  private static boolean counts(Transaction transaction) {
    return transaction.kind().scored() || transaction.reachesCustomer();
  }

  private static Arrival payment(Transaction transaction) {
    return transaction.kind().scored()
        ? new Arrival.Paid(transaction)
        : new Arrival.Captured(transaction);
  }

  private KStream<String, Arrival> reviews(StreamsBuilder builder) {
    return builder.stream(Topics.REVIEWS.name(), ofReviews().withName(READ_REVIEWS))
        .mapValues(Arrival.Reviewed::new, Named.as(TAKE_REVIEW));
  }

  /** Their time is the broker's: nobody who writes one can choose it. */
  private KStream<String, Arrival> snoozes(StreamsBuilder builder) {
    return builder.stream(Topics.SNOOZES.name(), goingOn(snoozes).withName(READ_SNOOZES))
        .mapValues(Arrival.Snoozed::new, Named.as(TAKE_SNOOZE));
  }

  private KStream<String, Arrival> repairedPayments(StreamsBuilder builder) {
    var topic = Topics.TRANSACTIONS.repairs(Repair.SCORER);
    return builder.stream(topic, ofTransactions().withName(READ_REPAIRED))
        .filter((account, transaction) -> counts(transaction), Named.as(KEEP_REPAIRED))
        .mapValues(
            transaction -> new Arrival.Repaired(payment(transaction)), Named.as(TAKE_REPAIRED));
  }

  private KStream<String, Arrival> repairedReviews(StreamsBuilder builder) {
    var topic = Topics.REVIEWS.repairs(Repair.SCORER);
    return builder.stream(topic, ofReviews().withName(READ_REPAIRED_REVIEWS))
        .mapValues(
            review -> new Arrival.Repaired(new Arrival.Reviewed(review)),
            Named.as(TAKE_REPAIRED_REVIEW));
  }

  /** What the scorer itself wrote when it read the other side's transaction. */
  private KStream<String, Arrival> received(StreamsBuilder builder) {
    return builder.stream(Topics.RECEIVED.name(), ofTransactions().withName(READ_RECEIVED))
        .mapValues(Arrival.Received::new, Named.as(TAKE_RECEIVED));
  }

  private Consumed<String, Transaction> ofTransactions() {
    return goingOn(transactions).withTimestampExtractor(Arrivals::postedAtMs);
  }

  private Consumed<String, Review> ofReviews() {
    return goingOn(reviews).withTimestampExtractor(Arrivals::reviewedAtMs);
  }

  /**
   * Reads on where it was, or fails: what Kafka deleted unread, and a log that is not the one that
   * was read, must not be passed over. {@link io.countinghouse.scorer.decided.FirstOffsets} says
   * where it begins.
   */
  private <V> Consumed<String, V> goingOn(Serde<V> values) {
    return Consumed.with(keys, values).withOffsetResetPolicy(AutoOffsetReset.none());
  }

  /** Scores and flags bear the time of their transaction, also when it is read again later. */
  private static long postedAtMs(ConsumerRecord<Object, Object> read, long partitionTimeMs) {
    return ((Transaction) read.value()).postedAt().toEpochMilli();
  }

  /** When both are read again from long ago, a review comes after its transaction. */
  private static long reviewedAtMs(ConsumerRecord<Object, Object> read, long partitionTimeMs) {
    return Reviews.knownAt((Review) read.value(), read.timestamp()).toEpochMilli();
  }
}
