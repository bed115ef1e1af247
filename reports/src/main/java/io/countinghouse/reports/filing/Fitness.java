package io.countinghouse.reports.filing;

import io.countinghouse.reports.Report;
import io.countinghouse.reports.close.BookingDays;
import io.countinghouse.reports.runs.RecordedRun;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Whether a run's rows may be filed: all of its days are there, and they say what the form asks.
 */
final class Fitness {

  /** Which days are filed; all else of a run must be as a filing with the same options asks. */
  private static final Set<String> PERIOD = Set.of("from", "to");

  /** What a bank's business day is (31 CFR 1010.100(d)): only whoever files can say it. */
  private static final Set<String> CALENDAR = Set.of("zone", "cut-off", "holidays");

  /**
   * A run of a former version may have another one: 9:00 cut nothing off, 17:00:00 a minute late.
   */
  private static final Pattern CUT_OFF = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");

  private Fitness() {}

  /**
   * Refuses a run of large-cash that was not made by the American rule (31 CFR 1010.311), or by
   * another calendar than the one that is filed by.
   *
   * @param given of the report's parameters, by the users' names; only the calendar counts
   * @throws IllegalArgumentException naming the parameter
   */
  static void requireRule(Report report, RecordedRun run, Map<String, String> given) {
    requireCutOff(argument(run, "cut_off"), run);
    var asked = new HashMap<>(given);
    asked.keySet().retainAll(CALENDAR);
    PERIOD.forEach(name -> asked.put(name, argument(run, name)));
    var rule = report.arguments(asked);
    for (var parameter : report.parameters()) {
      var name = parameter.name();
      var wanted = rule.getOrDefault(name, "");
      if (!parameter.position() && !same(argument(run, name), wanted)) {
        var told = "run %s has %s %s, and ".formatted(run.id(), name, argument(run, name));
        throw new IllegalArgumentException(
            CALENDAR.contains(parameter.option())
                ? told
                    + "this filing is by %s: say the bank's own with --%s"
                        .formatted(wanted, parameter.option())
                : told + "a CTR is about " + wanted);
      }
    }
  }

  private static void requireCutOff(String cutOff, RecordedRun run) {
    if (!CUT_OFF.matcher(cutOff).matches()) {
      throw new IllegalArgumentException(
          "run %s has cut_off %s, which its query compared as text: run the report again"
              .formatted(run.id(), cutOff));
    }
  }

  /** Days of the week and holidays may stand in any order. */
  private static boolean same(String had, String wanted) {
    return had.equals(wanted) || (had.startsWith("[") && elements(had).equals(elements(wanted)));
  }

  private static Set<String> elements(String list) {
    var elements = new TreeSet<String>();
    for (var element : list.replaceAll("[\\[\\]]", "").split(",", -1)) {
      elements.add(element.strip());
    }
    return elements;
  }

  /** The business days of a CTR. */
  static void requireDays(RecordedRun run) {
    var zone = ZoneId.of(argument(run, "zone"));
    require(run, new BookingDays(zone, LocalTime.parse(argument(run, "cut_off"))));
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
    var argument = run.arguments().get(name);
    if (argument == null) {
      throw new IllegalArgumentException(
          "run %s is of a former version and has no %s: run the report again"
              .formatted(run.id(), name));
    }
    return argument;
  }
}
