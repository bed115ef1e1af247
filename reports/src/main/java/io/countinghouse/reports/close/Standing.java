package io.countinghouse.reports.close;

import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Resources;
import io.countinghouse.reports.reconcile.Moved;
import io.countinghouse.sql.months.Obstacle;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Whether dates that are sealed still are what they were sealed as. */
final class Standing {

  private static final String REPAIRED = Resources.text("/close/repaired.sql");

  private final ClickHouseReader reader;
  private final Builds builds;

  Standing(ClickHouseReader reader, Builds builds) {
    this.reader = reader;
    this.builds = builds;
  }

  /**
   * Dates of which the ledger now has other sums than when they were sealed, or that lie before a
   * sealed one and are not.
   */
  static List<Obstacle> unlikeTheBooks(
      NavigableMap<LocalDate, Seal> seals, Map<LocalDate, Map<String, Moved>> moved) {
    var unlike = new ArrayList<Obstacle>();
    for (var date : new TreeMap<>(moved).keySet()) {
      if (!seals.isEmpty() && date.isBefore(seals.lastKey()) && !seals.containsKey(date)) {
        unlike.add(
            new Obstacle(
                "sealed-dates-stand",
                "the ledger moved something on %s, which was passed over: %s was sealed first"
                    .formatted(date, seals.firstKey())));
      }
    }
    for (var seal : seals.values()) {
      var now = moved.getOrDefault(seal.date(), Map.of());
      if (!seal.moved().equals(now)) {
        unlike.add(
            new Obstacle(
                "sealed-dates-stand",
                "%s was sealed with %s, and the ledger has %s; restate it first"
                    .formatted(seal.date(), new TreeMap<>(seal.moved()), new TreeMap<>(now))));
      }
    }
    return unlike;
  }

  /**
   * Sealed dates to which a repair has brought rows, now or ever, and of which the facts no longer
   * give what was sealed. Sums are the ledger's as {@link #unlikeTheBooks} sees them; this is about
   * all else that rows say.
   */
  List<Obstacle> unlikeTheRepaired(NavigableMap<LocalDate, Seal> seals) throws SQLException {
    if (seals.isEmpty()) {
      return List.of();
    }
    var unlike = new ArrayList<Obstacle>();
    for (var date : repaired(seals.lastKey())) {
      var seal = seals.get(date);
      if (seal != null && !stands(seal)) {
        unlike.add(
            new Obstacle(
                "sealed-dates-stand",
                "rows of %s came by a repair, and the facts do not give what was sealed: rebuild check, restate it first"
                    .formatted(date)));
      }
    }
    return unlike;
  }

  private List<LocalDate> repaired(LocalDate last) throws SQLException {
    return reader.list(
        REPAIRED,
        Map.of("last", last.toString()),
        row -> LocalDate.parse(row.getString("booking_date")));
  }

  /** Whether the facts still give what was sealed. */
  boolean stands(Seal seal) throws SQLException {
    return builds.ofFacts(seal.date(), seal.endedAt()).digest().equals(seal.digest());
  }
}
