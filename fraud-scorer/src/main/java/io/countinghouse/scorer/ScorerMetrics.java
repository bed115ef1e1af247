package io.countinghouse.scorer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The scorer's own figures. They count work done by this process: what an aborted Kafka transaction
 * repeats is counted twice, so proofs count records, not these.
 */
public final class ScorerMetrics {

  private final Counter scored;
  private final Counter flagged;
  private final Counter outOfOrder;
  private final Counter tooOld;
  private final Counter onlyCounted;
  private final Counter deadLetters;
  private final Counter reviewed;
  private final Counter profilesUnreadable;
  private final Counter repaired;
  private final Counter repairsNotNeeded;
  private final Counter received;
  private final Counter receivedAgain;

  /** By partition: its tasks come and go, on several threads. */
  private final Map<Integer, Integer> profilesWaiting = new ConcurrentHashMap<>();

  public ScorerMetrics(MeterRegistry registry) {
    scored = registry.counter("scorer.scored");
    flagged = registry.counter("scorer.flagged");
    outOfOrder = registry.counter("scorer.out.of.order");
    tooOld = registry.counter("scorer.too.old.to.remember");
    onlyCounted = registry.counter("scorer.late.only.counted");
    reviewed = registry.counter("scorer.reviewed");
    profilesUnreadable = registry.counter("scorer.profiles.unreadable");
    repaired = registry.counter("scorer.repaired");
    repairsNotNeeded = registry.counter("scorer.repairs.not.needed");
    received = registry.counter("scorer.received");
    receivedAgain = registry.counter("scorer.received.again");
    deadLetters = registry.counter("scorer.dead.letters");
    registry.gauge(
        "scorer.profiles.waiting",
        profilesWaiting,
        all -> all.values().stream().mapToInt(Integer::intValue).sum());
  }

  void scored(Scored result) {
    scored.increment();
    flagged.increment(result.flags().size());
  }

  /** An event that happened before one of its account that came in earlier. */
  void outOfOrder() {
    outOfOrder.increment();
  }

  /** An event beyond the history's bounds: scored, but not remembered. */
  void tooOld() {
    tooOld.increment();
  }

  /** An event so late that it went into a bucket at once. */
  void onlyCounted() {
    onlyCounted.increment();
  }

  /** A review of a payment that is remembered. */
  void reviewed() {
    reviewed.increment();
  }

  /** A published profile that counts as none, because it can't be read. */
  void profileUnreadable() {
    profilesUnreadable.increment();
  }

  /** What was put aside once and came again by a repair topic. */
  void repaired() {
    repaired.increment();
  }

  /** What came by a repair topic and was known already. */
  void repairNotNeeded() {
    repairsNotNeeded.increment();
  }

  /** Another customer's transaction that entered the history of its other side. */
  void received() {
    received.increment();
  }

  /** One that was there already. */
  void receivedAgain() {
    receivedAgain.increment();
  }

  void deadLetter() {
    deadLetters.increment();
  }

  /** Profiles of a partition that have changed and are not published yet. */
  public void profilesWaiting(int partition, int count) {
    profilesWaiting.put(partition, count);
  }
}
