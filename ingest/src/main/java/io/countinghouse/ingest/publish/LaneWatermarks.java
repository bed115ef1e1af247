package io.countinghouse.ingest.publish;

import io.countinghouse.events.Topics;
import io.countinghouse.events.Watermark;
import io.countinghouse.ingest.lane.LaneLost;
import io.countinghouse.ingest.lane.LaneOpening;
import io.countinghouse.topics.NewestWatermark;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lanes' watermarks as they stand in Kafka. */
public final class LaneWatermarks implements LaneOpening {

  private static final Logger LOG = LoggerFactory.getLogger(LaneWatermarks.class);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

  /** A Kafka that accepts connections and never answers must not keep the till shut. */
  private static final Duration SLOW_MAX = Duration.ofSeconds(60);

  private final String bootstrap;
  private final Map<Integer, Long> asked = new ConcurrentHashMap<>();
  private final Map<Integer, String> told = new ConcurrentHashMap<>();

  public LaneWatermarks(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /**
   * The newest committed watermark of a lane. It reads to the end of all that was ever begun: what
   * a fenced producer left open must have been decided before.
   *
   * @throws KafkaException if Kafka can't be reached
   * @throws NewestWatermark.UnreadableException if the last record is no watermark that this
   *     version can read: an older one must not stand in for it, or what follows it would be
   *     published twice
   */
  Optional<Watermark> newest(int lane) {
    return NewestWatermark.ofAllBegun(bootstrap, lane, ANSWER_MAX);
  }

  /**
   * {@inheritDoc}
   *
   * <p>While Kafka is away a ledger that was never restored opens its lanes, because the till must;
   * the publisher compares the two before it publishes anything.
   */
  @Override
  public boolean isNew(int lane, boolean known) {
    try {
      if (!KafkaProbe.topics(bootstrap).contains(Topics.WATERMARKS.name())) {
        return true;
      }
      var found = newest(lane);
      if (found.isPresent()) {
        throw new LaneLost(
            lane,
            "Kafka has its watermark at %d, but this ledger has never opened it; give INGEST_LANES a lane that was never used"
                .formatted(found.get().lastSeq()));
      }
      return true;
    } catch (KafkaException e) {
      LOG.atWarn()
          .addKeyValue("lane", lane)
          .addKeyValue("opens", known)
          .log("its watermarks can't be looked at: {}", e.getMessage());
      return known;
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>A transaction that is still open is not waited for: what it would publish was committed to
   * the ledger before.
   */
  @Override
  public Comparison compare(int lane, long lastSeq, boolean known) {
    try {
      if (!KafkaProbe.topics(bootstrap).contains(Topics.WATERMARKS.name())) {
        return new Comparison.Passed();
      }
      long newest =
          NewestWatermark.decided(bootstrap, lane, ANSWER_MAX).map(Watermark::lastSeq).orElse(0L);
      return newest > lastSeq
          ? new Comparison.Contradicted(
              "Kafka has %d entries, the ledger %d".formatted(newest, lastSeq))
          : new Comparison.Passed();
    } catch (NewestWatermark.UnreadableException e) {
      return known // then the publisher finds it too, and tells it as a divergence
          ? new Comparison.Passed()
          : new Comparison.Contradicted(mendable(e));
    } catch (KafkaException e) {
      return known ? withoutAnswer(lane, e) : notYet(lane, e);
    }
  }

  /** What is wrong, and what a person can do. */
  static String mendable(NewestWatermark.UnreadableException e) {
    return e.getMessage()
        + "; run the version that wrote it, or give INGEST_LANES a lane that was never used";
  }

  private Comparison notYet(int lane, KafkaException e) {
    var why = String.valueOf(e.getMessage());
    if (!why.equals(told.put(lane, why))) {
      LOG.atWarn()
          .addKeyValue("lane", lane)
          .log("the lane waits to be compared with Kafka: {}", why);
    }
    return new Comparison.NotYet();
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
}
