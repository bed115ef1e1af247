package io.countinghouse.reports.close;

import io.countinghouse.sql.months.Obstacle;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The booking date that is to be sealed next, and what it waits for. */
public sealed interface NextDate {

  /** Nothing has been booked. */
  record None() implements NextDate {}

  /** It still goes on. */
  record GoesOn(LocalDate date, Instant end) implements NextDate {}

  /** All lanes have passed its end: it was not asked for. */
  record Due(LocalDate date) implements NextDate {}

  /**
   * It has ended, and may not be sealed since lanes have not passed its end.
   *
   * @param lanes where each of these stands; none: the ledger has no lane
   */
  record HeldUp(LocalDate date, Instant end, Map<Integer, Instant> lanes) implements NextDate {

    public HeldUp {
      lanes = Map.copyOf(lanes);
    }

    /** One for each lane. */
    public List<Obstacle> obstacles() {
      return CloseRules.over(end, new TreeMap<>(lanes));
    }

    /** Whether it is held up by the same lanes, however far they have come since. */
    public boolean sameAs(HeldUp other) {
      return date.equals(other.date) && lanes.keySet().equals(other.lanes.keySet());
    }
  }

  /**
   * What the date that comes next waits for.
   *
   * @param lanes where each lane stands that counts
   * @param now the ledger's time
   */
  static NextDate of(LocalDate date, Instant end, Map<Integer, Instant> lanes, Instant now) {
    if (now.isBefore(end)) {
      return new GoesOn(date, end);
    }
    var behind = new TreeMap<>(lanes);
    behind.values().removeIf(asOf -> !asOf.isBefore(end));
    return behind.isEmpty() && !lanes.isEmpty() ? new Due(date) : new HeldUp(date, end, behind);
  }
}
