package io.countinghouse.reports.filing;

import io.countinghouse.reports.Report;
import io.countinghouse.reports.close.BookingDays;
import io.countinghouse.reports.runs.RecordedRun;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Whether a run's rows may be filed: all of its days are there, and they say what the form asks.
 */
final class Fitness {

  /** What 31 CFR 1010.311 leaves no choice about; a filing takes the report's defaults. */
  private static final List<String> FIXED =
      List.of("threshold_minor", "operator", "currency", "direction", "time");

  /**
   * A run of a former version may have another one: 9:00 cut nothing off, 17:00:00 a minute late.
   */
  private static final Pattern CUT_OFF = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");

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
  static void requireDays(RecordedRun run) {
    var cutOff = argument(run, "cut_off");
    if (!CUT_OFF.matcher(cutOff).matches()) {
      throw new IllegalArgumentException(
          "run %s has cut_off %s, which its query compared as text: run the report again"
              .formatted(run.id(), cutOff));
    }
    var zone = ZoneId.of(argument(run, "zone"));
    require(run, new BookingDays(zone, LocalTime.parse(cutOff)));
  }

  /** The days of a SAR. */
  static void requireUtcDays(RecordedRun run) {
    require(run, new BookingDays(ZoneOffset.UTC, LocalTime.MIDNIGHT));
  }

  private static void require(RecordedRun run, BookingDays days) {
    var end = days.end(day(run, "to"));
    var complete = run.coverage().completeBefore();
    if (complete.isBefore(end)) {
      throw new IllegalArgumentException(
          "to: the last day ends at %s, and ClickHouse has everything only before %s: wait, or reconcile"
              .formatted(end, complete));
    }
  }

  static LocalDate day(RecordedRun run, String name) {
    return LocalDate.parse(argument(run, name));
  }

  static String argument(RecordedRun run, String name) {
    return Objects.requireNonNull(run.arguments().get(name), name);
  }
}
