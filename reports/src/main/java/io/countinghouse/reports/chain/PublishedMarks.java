package io.countinghouse.reports.chain;

import io.countinghouse.events.Watermark;
import io.countinghouse.reports.chain.Finding.Kind;
import io.countinghouse.reports.chain.Finding.Store;
import io.countinghouse.sql.lanes.KafkaMark;
import io.countinghouse.topics.NewestWatermark;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Each lane's newest watermark in Kafka: a witness that nobody changes who can write to both
 * databases.
 */
final class PublishedMarks {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private final Map<Integer, Long> knownBefore;
  private final Map<Integer, Watermark> newest;

  private PublishedMarks(Map<Integer, Long> knownBefore, Map<Integer, Watermark> newest) {
    this.knownBefore = knownBefore;
    this.newest = newest;
  }

  /**
   * Reads them. What the ledger knew to be published must be in Kafka, and what is in Kafka must be
   * in the ledger; so the ledger is asked for the one before, and has to be for the other after.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka can't be reached
   * @throws NewestWatermark.UnreadableException if one of them can't be read
   */
  static PublishedMarks read(LedgerRows ledger, String bootstrap) throws SQLException {
    var knownBefore = ledger.publishedSeqs();
    return new PublishedMarks(knownBefore, NewestWatermark.decided(bootstrap, ANSWER_MAX));
  }

  /**
   * Compares how far they go with the lanes.
   *
   * @param lanes as they were after this was read
   */
  void compare(List<LaneStart> lanes, Findings findings) {
    var strange = new HashSet<>(newest.keySet());
    for (var lane : lanes) {
      strange.remove(lane.lane());
      compare(lane, findings);
    }
    for (int lane : strange) {
      ahead(lane, 0, seq(lane), findings);
    }
  }

  private void compare(LaneStart lane, Findings findings) {
    if (acknowledged(lane)) {
      return;
    }
    long inKafka = seq(lane.lane());
    ahead(lane.lane(), lane.lastSeq(), inKafka, findings);
    long known = knownBefore.getOrDefault(lane.lane(), 0L);
    if (inKafka < known) {
      findings.add(Finding.of(Kind.BEHIND, Store.KAFKA, lane.lane(), inKafka + 1, known));
    }
    var mark = newest.get(lane.lane());
    if (mark != null && inKafka == lane.afterSeq() && !mark.chain().equals(lane.afterChain())) {
      findings.add(Finding.of(Kind.WATERMARK, Store.KAFKA, lane.lane(), inKafka, inKafka));
    }
  }

  private static void ahead(int lane, long inLedger, long inKafka, Findings findings) {
    if (inKafka > inLedger) {
      findings.add(Finding.of(Kind.AHEAD, Store.KAFKA, lane, inLedger + 1, inKafka));
    }
  }

  /** Whether Kafka says what it said when the lane was given up; anything else is a finding. */
  private boolean acknowledged(LaneStart lane) {
    return KafkaMark.of(newest.get(lane.lane())).equals(lane.givenUp());
  }

  /** The watermark, if it stands within what is read of the lane; null: it does not. */
  @Nullable Witness within(LaneStart lane) {
    var mark = acknowledged(lane) ? null : newest.get(lane.lane());
    return mark != null && mark.lastSeq() > lane.afterSeq() && mark.lastSeq() <= lane.lastSeq()
        ? new Witness(mark.lastSeq(), mark.chain(), Store.KAFKA)
        : null;
  }

  /** How far the lane is published by Kafka's word; 0: not at all. */
  long seq(int lane) {
    var mark = newest.get(lane);
    return mark == null ? 0 : mark.lastSeq();
  }
}
