package io.countinghouse.reports.filing;

import io.countinghouse.reports.Report;
import io.countinghouse.reports.close.BookingDays;
import io.countinghouse.reports.runs.RecordedRun;
import io.countinghouse.reports.runs.ReportRuns;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Whether a run's rows may be filed: all of its days are there, and they say what the form asks.
 */
final class Fitness {

  /** What 31 CFR 1010.311 leaves no choice about; a filing takes the report's defaults. */
  private static final List<String> FIXED =
      List.of("threshold_minor", "operator", "currency", "direction", "time");

  private Fitness() {}

  /**
   * Refuses a run of large-cash that was not made by the American rule.
   *
   * @throws IllegalArgumentException naming the parameter
   */
  static void requireRule(Report report, RecordedRun run) {
    var rule = report.arguments(Map.of("from", argument(run, "from"), "to", argument(run, "to")));
    for (var name : FIXED) {
      if (!argument(run, name).equals(rule.get(name))) {
        throw new IllegalArgumentException(
            "run %s has %s %s, and a CTR is about %s"
                .formatted(run.id(), name, argument(run, name), rule.get(name)));
      }
    }
  }

  /** The business days of a CTR. */
  static void requireDays(ReportRuns runs, RecordedRun run) throws SQLException {
    var zone = ZoneId.of(argument(run, "zone"));
    require(runs, run, new BookingDays(zone, LocalTime.parse(argument(run, "cut_off"))));
  }

  /** The days of a SAR. */
  static void requireUtcDays(ReportRuns runs, RecordedRun run) throws SQLException {
    require(runs, run, new BookingDays(ZoneOffset.UTC, LocalTime.MIDNIGHT));
  }

  private static void require(ReportRuns runs, RecordedRun run, BookingDays days)
      throws SQLException {
    var end = days.end(LocalDate.parse(argument(run, "to")));
    var complete = runs.completeBefore(run);
    if (complete.isBefore(end)) {
      throw new IllegalArgumentException(
          "to: the last day ends at %s, and ClickHouse has everything only before %s: wait, or reconcile"
              .formatted(end, complete));
    }
  }

  static String argument(RecordedRun run, String name) {
    return Objects.requireNonNull(run.arguments().get(name), name);
  }
}
