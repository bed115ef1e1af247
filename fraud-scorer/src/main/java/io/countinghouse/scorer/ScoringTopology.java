package io.countinghouse.scorer;

import io.countinghouse.events.Flag;
import io.countinghouse.events.MerchantProfile;
import io.countinghouse.events.ModelDocument;
import io.countinghouse.events.Review;
import io.countinghouse.events.RuleDocument;
import io.countinghouse.events.Score;
import io.countinghouse.events.Snooze;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.scorer.decided.Refusing;
import io.countinghouse.scorer.profile.KnownProfiles;
import io.countinghouse.scorer.profile.PartyEvent;
import io.countinghouse.scorer.profile.ProfileKeeping;
import io.countinghouse.scorer.profile.ToParty;
import io.countinghouse.topics.EventSerde;
import io.countinghouse.topics.Repair;
import io.countinghouse.topics.Reviews;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The way of a transaction through the scorer: read, scored against its account's history, written
 * as a score, and as a flag too if the score reaches the threshold. What is known of merchants goes
 * round: from accounts to merchants, published, and back as a side input of later scores.
 *
 * <p>Only postings and authorisations are scored, and only they enter the history: what a customer
 * tried is what the rules look at. A capture is the same payment again; a void, an expiry or a
 * reversal does not undo that it was tried.
 */
public final class ScoringTopology implements Supplier<Topology> {

  private static final String READ = "read-transactions";
  private static final String KEEP_SCORED = "keep-scored-kinds";
  private static final String TAKE_PAYMENT = "take-payment";
  private static final String READ_REVIEWS = "read-reviews";
  private static final String TAKE_REVIEW = "take-review";
  private static final String MEET = "payments-and-reviews";
  private static final String READ_SNOOZES = "read-snoozes";
  private static final String TAKE_SNOOZE = "take-snooze";
  private static final String MEET_SNOOZES = "and-snoozes";
  private static final String READ_REPAIRED = "read-repaired-transactions";
  private static final String KEEP_REPAIRED = "keep-repaired-scored-kinds";
  private static final String TAKE_REPAIRED = "take-repaired-payment";
  private static final String READ_REPAIRED_REVIEWS = "read-repaired-reviews";
  private static final String TAKE_REPAIRED_REVIEW = "take-repaired-review";
  private static final String MEET_REPAIRED = "and-repaired-payments";
  private static final String MEET_REPAIRED_REVIEWS = "and-repaired-reviews";
  private static final String SCORE = "score-against-history";
  private static final String TAKE_SCORE = "take-score";
  private static final String WRITE_SCORES = "write-scores";
  private static final String TAKE_FLAG = "take-flag";
  private static final String WRITE_FLAGS = "write-flags";
  private static final String TO_PARTY = "to-party";
  private static final String PARTY_EVENTS = "party-events";
  private static final String KEEP_PROFILES = "keep-profiles";
  private static final String WRITE_PROFILES = "write-profiles";
  private static final String READ_RULES = "read-rules";
  private static final String REFUSE_RULES = "refuse-rules";
  private static final String READ_MODELS = "read-models";
  private static final String REFUSE_MODELS = "refuse-models";

  private final Serde<String> keys = Serdes.String();
  private final Serde<Transaction> transactions = new EventSerde<>(Topics.TRANSACTIONS);
  private final Serde<Review> reviews = new EventSerde<>(Topics.REVIEWS);
  private final Serde<Snooze> snoozes = new EventSerde<>(Topics.SNOOZES);
  private final Serde<RuleDocument> rules = new EventSerde<>(Topics.RULES);
  private final Serde<ModelDocument> models = new EventSerde<>(Topics.MODELS);
  private final Serde<Score> scores = new EventSerde<>(Topics.SCORES);
  private final Serde<Flag> flags = new EventSerde<>(Topics.FLAGS);
  private final Serde<MerchantProfile> profiles = new EventSerde<>(Topics.PROFILES);

  private final Judges judges;
  private final double flagThreshold;
  private final Duration flagCommitsApart;
  private final ScorerMetrics metrics;

  /**
   * A topology that is built, but not run.
   *
   * @param flagThreshold the score from which a flag is raised, 0 to 1
   * @param flagCommitsApart between two commits that flags ask for, at least
   */
  public ScoringTopology(
      Judges judges, double flagThreshold, Duration flagCommitsApart, ScorerMetrics metrics) {
    this.judges = judges;
    this.flagThreshold = flagThreshold;
    this.flagCommitsApart = flagCommitsApart;
    this.metrics = metrics;
  }

  @Override
  public Topology get() {
    var builder = new StreamsBuilder();
    sideInput(builder);
    var outcomes =
        payments(builder)
            .merge(reviews(builder), Named.as(MEET))
            .merge(snoozes(builder), Named.as(MEET_SNOOZES))
            .merge(repairedPayments(builder), Named.as(MEET_REPAIRED))
            .merge(repairedReviews(builder), Named.as(MEET_REPAIRED_REVIEWS))
            .processValues(
                Scoring.supplier(judges, flagThreshold, flagCommitsApart, metrics),
                Named.as(SCORE));
    write(outcomes);
    keepProfiles(outcomes);
    refuseRules(builder);
    refuseModels(builder);
    return builder.build();
  }

  /**
   * Reads on where it was, or fails: what Kafka deleted unread, and a log that is not the one that
   * was read, must not be passed over. {@link io.countinghouse.scorer.decided.FirstOffsets} says
   * where it begins.
   */
  private <V> Consumed<String, V> goingOn(Serde<V> values) {
    return Consumed.with(keys, values).withOffsetResetPolicy(AutoOffsetReset.none());
  }

  private KStream<String, Arrival> payments(StreamsBuilder builder) {
    return builder.stream(
            Topics.TRANSACTIONS.name(),
            goingOn(transactions)
                .withTimestampExtractor(ScoringTopology::postedAtMs)
                .withName(READ))
        .filter((account, transaction) -> transaction.kind().scored(), Named.as(KEEP_SCORED))
        .mapValues(Arrival.Paid::new, Named.as(TAKE_PAYMENT));
  }

  private KStream<String, Arrival> reviews(StreamsBuilder builder) {
    return builder.stream(
            Topics.REVIEWS.name(),
            goingOn(reviews)
                .withTimestampExtractor(ScoringTopology::reviewedAtMs)
                .withName(READ_REVIEWS))
        .mapValues(Arrival.Reviewed::new, Named.as(TAKE_REVIEW));
  }

  /** Their time is the broker's: nobody who writes one can choose it. */
  private KStream<String, Arrival> snoozes(StreamsBuilder builder) {
    return builder.stream(Topics.SNOOZES.name(), goingOn(snoozes).withName(READ_SNOOZES))
        .mapValues(Arrival.Snoozed::new, Named.as(TAKE_SNOOZE));
  }

  private KStream<String, Arrival> repairedPayments(StreamsBuilder builder) {
    return builder.stream(
            Topics.TRANSACTIONS.repairs(Repair.SCORER),
            goingOn(transactions)
                .withTimestampExtractor(ScoringTopology::postedAtMs)
                .withName(READ_REPAIRED))
        .filter((account, transaction) -> transaction.kind().scored(), Named.as(KEEP_REPAIRED))
        .mapValues(
            transaction -> new Arrival.Repaired(new Arrival.Paid(transaction)),
            Named.as(TAKE_REPAIRED));
  }

  private KStream<String, Arrival> repairedReviews(StreamsBuilder builder) {
    return builder.stream(
            Topics.REVIEWS.repairs(Repair.SCORER),
            goingOn(reviews)
                .withTimestampExtractor(ScoringTopology::reviewedAtMs)
                .withName(READ_REPAIRED_REVIEWS))
        .mapValues(
            review -> new Arrival.Repaired(new Arrival.Reviewed(review)),
            Named.as(TAKE_REPAIRED_REVIEW));
  }

  private void write(KStream<String, Outcome> outcomes) {
    outcomes
        .flatMapValues(Outcome::scores, Named.as(TAKE_SCORE))
        .to(Topics.SCORES.name(), Produced.with(keys, scores).withName(WRITE_SCORES));

    outcomes
        .flatMapValues(Outcome::flags, Named.as(TAKE_FLAG))
        .to(Topics.FLAGS.name(), Produced.with(keys, flags).withName(WRITE_FLAGS));
  }

  /** The second hop, which no score waits for. */
  private void keepProfiles(KStream<String, Outcome> outcomes) {
    outcomes
        .process(() -> new ToParty<Outcome>(), Named.as(TO_PARTY))
        .repartition(
            Repartitioned.<String, PartyEvent>as(PARTY_EVENTS)
                .withKeySerde(keys)
                .withValueSerde(PartyEvent.SERDE))
        .process(ProfileKeeping.supplier(metrics), Named.as(KEEP_PROFILES))
        .to(Topics.PROFILES.name(), Produced.with(keys, profiles).withName(WRITE_PROFILES));
  }

  /** What scores is read beside the stream; what can't is put aside in it. */
  private void refuseRules(StreamsBuilder builder) {
    builder.stream(Topics.RULES.name(), Consumed.with(keys, rules).withName(READ_RULES))
        .process(() -> new Refusing<>(judges.rules().followed()), Named.as(REFUSE_RULES));
  }

  /** As for rules. It comes last: what came before keeps its numbers, and so its state. */
  private void refuseModels(StreamsBuilder builder) {
    builder.stream(Topics.MODELS.name(), Consumed.with(keys, models).withName(READ_MODELS))
        .process(() -> new Refusing<>(judges.models().followed()), Named.as(REFUSE_MODELS));
  }

  /** And back again: all profiles, in every instance. */
  private void sideInput(StreamsBuilder builder) {
    builder.globalTable(
        Topics.PROFILES.name(),
        Consumed.with(keys, Serdes.ByteArray()),
        Materialized.<String, byte[], KeyValueStore<Bytes, byte[]>>as(KnownProfiles.NAME)
            .withKeySerde(keys)
            .withValueSerde(Serdes.ByteArray()));
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
