package io.countinghouse.reports.close;

import io.countinghouse.reports.reconcile.Outcome;
import io.countinghouse.sql.months.Obstacle;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must hold before a date is sealed; each rule tells what is missing, with its figures. */
final class CloseRules {

  /** So many differences say enough. */
  private static final int TOLD_MAX = 5;

  private CloseRules() {}

  static Obstacle inOrder(Optional<LocalDate> next) {
    return new Obstacle(
        "in-order",
        next.map(date -> "dates are sealed one after the other, and the next one is " + date)
            .orElse("nothing has been booked"));
  }

  /**
   * Every lane must have passed the date's end.
   *
   * @param lanes nothing is posted in a lane at or before its moment any more
   */
  static List<Obstacle> over(Instant end, Map<Integer, Instant> lanes) {
    var behind = new ArrayList<Obstacle>();
    if (lanes.isEmpty()) {
      behind.add(new Obstacle("cut-off", "the ledger has no lane"));
    }
    lanes.forEach((lane, asOf) -> {
      if (asOf.isBefore(end)) {
        behind.add(
            new Obstacle(
                "cut-off",
                "lane %d stands at %s, and the date ends at %s: %s to go"
                    .formatted(
                        lane,
                        asOf.truncatedTo(ChronoUnit.MILLIS),
                        end,
                        Duration.between(asOf, end).truncatedTo(ChronoUnit.SECONDS))));
      }
    });
    return behind;
  }

  /** The calendar of a close is that of the closes before it. */
  static List<Obstacle> sameCalendar(LedgerCalendar days, Seal last) {
    var end = days.end(last.date());
    return end.equals(last.endedAt())
        ? List.of()
        : List.of(
            new Obstacle(
                "cut-off",
                "%s was sealed with its end at %s; by this zone and cut-off it is %s"
                    .formatted(last.date(), last.endedAt(), end)));
  }

  static List<Obstacle> proven(Outcome outcome) {
    return outcome.reconciled()
        ? List.of()
        : outcome.differences().stream()
            .limit(TOLD_MAX)
            .map(difference -> new Obstacle("proven", Differences.line(difference)))
            .toList();
  }
}
