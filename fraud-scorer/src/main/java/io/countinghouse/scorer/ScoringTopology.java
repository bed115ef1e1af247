package io.countinghouse.scorer;

import io.countinghouse.detection.Judge;
import io.countinghouse.events.Flag;
import io.countinghouse.events.Score;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.topics.EventSerde;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/**
 * The way of a transaction through the scorer: read, scored against its account's history, written
 * as a score, and as a flag too if the score reaches the threshold.
 *
 * <p>Only postings and authorisations are scored, and only they enter the history: what a customer
 * tried is what the rules look at. A capture is the same payment again; a void, an expiry or a
 * reversal does not undo that it was tried.
 */
public final class ScoringTopology implements Supplier<Topology> {

  private static final String READ = "read-transactions";
  private static final String KEEP_SCORED = "keep-scored-kinds";
  private static final String SCORE = "score-against-history";
  private static final String TAKE_SCORE = "take-score";
  private static final String WRITE_SCORES = "write-scores";
  private static final String TAKE_FLAG = "take-flag";
  private static final String WRITE_FLAGS = "write-flags";

  private final Serde<String> accounts = Serdes.String();
  private final Serde<Transaction> transactions = new EventSerde<>(Topics.TRANSACTIONS);
  private final Serde<Score> scores = new EventSerde<>(Topics.SCORES);
  private final Serde<Flag> flags = new EventSerde<>(Topics.FLAGS);

  private final Judge judge;
  private final double flagThreshold;
  private final ScorerMetrics metrics;

  /**
   * A topology that is built, but not run.
   *
   * @param flagThreshold the score from which a flag is raised, 0 to 1
   */
  public ScoringTopology(Judge judge, double flagThreshold, ScorerMetrics metrics) {
    this.judge = judge;
    this.flagThreshold = flagThreshold;
    this.metrics = metrics;
  }

  @Override
  public Topology get() {
    var builder = new StreamsBuilder();

    var scored =
        builder.stream(
                Topics.TRANSACTIONS.name(),
                Consumed.with(accounts, transactions)
                    .withTimestampExtractor(ScoringTopology::postedAtMs)
                    .withName(READ))
            .filter((account, transaction) -> transaction.kind().scored(), Named.as(KEEP_SCORED))
            .processValues(Scoring.supplier(judge, flagThreshold, metrics), Named.as(SCORE));

    scored
        .mapValues(Scored::score, Named.as(TAKE_SCORE))
        .to(Topics.SCORES.name(), Produced.with(accounts, scores).withName(WRITE_SCORES));

    scored
        .flatMapValues(Scored::flags, Named.as(TAKE_FLAG))
        .to(Topics.FLAGS.name(), Produced.with(accounts, flags).withName(WRITE_FLAGS));

    return builder.build();
  }

  /** Scores and flags bear the time of their transaction, also when it is read again later. */
  private static long postedAtMs(ConsumerRecord<Object, Object> read, long partitionTimeMs) {
    return ((Transaction) read.value()).postedAt().toEpochMilli();
  }
}
