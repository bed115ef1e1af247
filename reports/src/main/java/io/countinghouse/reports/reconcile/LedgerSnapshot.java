package io.countinghouse.reports.reconcile;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ledger at one moment.
 *
 * @param totals of all that the lanes' rows cover
 * @param differences what the ledger itself does not keep
 */
record LedgerSnapshot(
    Instant takenAt,
    List<LedgerLane> lanes,
    Map<DayCurrency, DayTotals> totals,
    List<Difference> differences) {

  /** The last sequence of each lane: how far all is compared. */
  Map<Integer, Long> vector() {
    var vector = new TreeMap<Integer, Long>();
    lanes.forEach(lane -> vector.put(lane.lane(), lane.lastSeq()));
    return vector;
  }

  /** What moved on each booking date, by currency. */
  Map<LocalDate, Map<String, Moved>> moved() {
    var moved = new TreeMap<LocalDate, Map<String, Moved>>();
    totals.forEach((day, of) -> {
      if (of.debits() > 0) {
        moved
            .computeIfAbsent(LocalDate.parse(day.bookingDate()), _ -> new TreeMap<>())
            .put(day.currency(), new Moved(of.debits(), of.debitsMinor()));
      }
    });
    return moved;
  }
}
