package io.countinghouse.scorer;

import io.countinghouse.events.Flag;
import io.countinghouse.events.MerchantProfile;
import io.countinghouse.events.ModelDocument;
import io.countinghouse.events.RuleDocument;
import io.countinghouse.events.Score;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.scorer.decided.Refusing;
import io.countinghouse.scorer.profile.KnownProfiles;
import io.countinghouse.scorer.profile.PartyEvent;
import io.countinghouse.scorer.profile.ProfileKeeping;
import io.countinghouse.scorer.profile.ToParty;
import io.countinghouse.topics.EventSerde;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
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
 * round: from accounts to merchants, published, and back as a side input of later scores. A payment
 * between two customers goes round too: from the one who is scored into the history of the other,
 * when the money moves.
 *
 * <p>Only postings and authorisations are scored, and only they enter the history of the one who is
 * scored: what a customer tried is what the rules look at. A capture is the same payment again, and
 * news for the other side alone; a void, an expiry or a reversal does not undo that it was tried.
 */
public final class ScoringTopology implements Supplier<Topology> {

  private static final String SCORE = "score-against-history";
  private static final String TAKE_SCORE = "take-score";
  private static final String WRITE_SCORES = "write-scores";
  private static final String TAKE_FLAG = "take-flag";
  private static final String WRITE_FLAGS = "write-flags";
  private static final String TO_PARTY = "to-party";
  private static final String PARTY_EVENTS = "party-events";
  private static final String KEEP_PROFILES = "keep-profiles";
  private static final String WRITE_PROFILES = "write-profiles";
  private static final String TAKE_RECEIVED = "take-for-the-other-side";
  private static final String WRITE_RECEIVED = "write-received";
  private static final String READ_RULES = "read-rules";
  private static final String REFUSE_RULES = "refuse-rules";
  private static final String READ_MODELS = "read-models";
  private static final String REFUSE_MODELS = "refuse-models";

  private final Serde<String> keys = Serdes.String();
  private final Serde<RuleDocument> rules = new EventSerde<>(Topics.RULES);
  private final Serde<ModelDocument> models = new EventSerde<>(Topics.MODELS);
  private final Serde<Score> scores = new EventSerde<>(Topics.SCORES);
  private final Serde<Flag> flags = new EventSerde<>(Topics.FLAGS);
  private final Serde<Transaction> received = new EventSerde<>(Topics.RECEIVED);
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
        new Arrivals()
            .all(builder)
            .processValues(
                Scoring.supplier(judges, flagThreshold, flagCommitsApart, metrics),
                Named.as(SCORE));
    write(outcomes);
    keepProfiles(outcomes);
    refuseRules(builder);
    refuseModels(builder);
    passOn(outcomes);
    return builder.build();
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

  /** As for rules. What came before keeps its numbers, and so its state. */
  private void refuseModels(StreamsBuilder builder) {
    builder.stream(Topics.MODELS.name(), Consumed.with(keys, models).withName(READ_MODELS))
        .process(() -> new Refusing<>(judges.models().followed()), Named.as(REFUSE_MODELS));
  }

  /**
   * To the other side, whose partition is another one; it comes back by {@link Arrivals}. So it is
   * read when that is committed, exactly once. The topic is a plain one, because none of the
   * stream's internal topics may lead back to where it comes from. It comes last, as above.
   */
  private void passOn(KStream<String, Outcome> outcomes) {
    outcomes
        .flatMap(
            (account, outcome) ->
                outcome.received().stream().map(t -> KeyValue.pair(t.counterparty(), t)).toList(),
            Named.as(TAKE_RECEIVED))
        .to(Topics.RECEIVED.name(), Produced.with(keys, received).withName(WRITE_RECEIVED));
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
}
