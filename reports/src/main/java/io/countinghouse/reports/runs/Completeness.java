package io.countinghouse.reports.runs;

import io.countinghouse.events.Micros;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Coverage;
import io.countinghouse.reports.Report;
import io.countinghouse.reports.Resources;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Of how much of what it asks for a run can say that nothing is missing. */
final class Completeness {

  /** Loading is some seconds behind: nothing is asked for that was posted later than this ago. */
  static final Duration BEHIND = Duration.ofMinutes(1);

  /** When a day has ended everywhere, whatever the zone and the cut-off that it goes by. */
  private static final LocalTime ENDED_UTC = LocalTime.NOON;

  private static final String LAST_SEALED =
      "SELECT toString(max(booking_date)) AS last FROM sealed_dates HAVING count() > 0";
  private static final String UNSCORED = Resources.text("/runs/unscored.sql");
  private static final String COMPLETE_BEFORE = Resources.text("/runs/complete_before.sql");

  private final ClickHouseReader reader;

  Completeness(ClickHouseReader reader) {
    this.reader = reader;
  }

  /** Up to which sequence of each lane all that must be scored is; null: it does not matter. */
  record Judged(@Nullable Map<Integer, Long> to) {

    static final Judged NOT_ASKED = new Judged(null);

    /** A lane that began meanwhile has nothing of which that is known. */
    Map<Integer, Long> within(Map<Integer, Long> lanes) {
      if (to == null) {
        return lanes;
      }
      var less = new TreeMap<Integer, Long>();
      lanes.forEach((lane, seq) -> less.put(lane, Math.min(seq, to.getOrDefault(lane, 0L))));
      return less;
    }
  }

  /** A moment of the entries, and the time of ClickHouse's clock. */
  private record Moment(Instant completeBefore, Instant now) {}

  /**
   * Up to where all that must be scored is, and has its flag. Asked before a run's positions are
   * read: what was there then, these have.
   */
  Judged judged(Report report) throws SQLException {
    if (!report.has("as_of_flags")) {
      return Judged.NOT_ASKED;
    }
    var lanes = Positions.read(reader).lanes();
    reader.query(
        UNSCORED,
        Map.of(),
        row -> {
          long before = row.getLong("first") - 1;
          lanes.computeIfPresent(row.getInt("lane"), (lane, to) -> Math.min(to, before));
        });
    return new Judged(lanes);
  }

  /** Of a run that looks up to these positions, which are just read. */
  Coverage of(Report report, Map<String, String> arguments, Judged judged, Positions positions)
      throws SQLException {
    var moment = moment(judged.within(positions.lanes()));
    if (report.sealed()) {
      return new Coverage(moment.completeBefore(), List.of(), null, unsealed(arguments));
    }
    return report.has("as_of") || report.has("up_to") || report.has("as_of_flags")
        ? new Coverage(moment.completeBefore(), holes(positions), asked(arguments, moment.now()))
        : new Coverage(moment.completeBefore(), List.of(), null);
  }

  /** Dates are sealed one after another: after the last one none is. */
  private Coverage.@Nullable Unsealed unsealed(Map<String, String> arguments) throws SQLException {
    var to = LocalDate.parse(arguments.getOrDefault("to", ""));
    var sealed =
        reader.list(LAST_SEALED, Map.of(), row -> LocalDate.parse(row.getString("last"))).stream();
    var last = sealed.findFirst().orElse(null);
    return last != null && !to.isAfter(last) ? null : new Coverage.Unsealed(to, last);
  }

  /** Of a repetition: what it asks for is what was looked at then. */
  Coverage then(Positions positions) throws SQLException {
    return new Coverage(moment(positions.lanes()).completeBefore(), List.of(), null);
  }

  private Moment moment(Map<Integer, Long> lanes) throws SQLException {
    return reader
        .list(
            COMPLETE_BEFORE,
            Map.of("lanes", Positions.text(lanes, "{}")),
            row ->
                new Moment(
                    Micros.toInstant(row.getLong("as_of_us")),
                    Micros.toInstant(row.getLong("now_us"))))
        .getFirst();
  }

  private static Instant asked(Map<String, String> arguments, Instant now) {
    var newest = now.minus(BEHIND);
    var to = arguments.get("to");
    if (to == null) {
      return newest;
    }
    var ended = LocalDate.parse(to).plusDays(1).atTime(ENDED_UTC).toInstant(ZoneOffset.UTC);
    return ended.isBefore(newest) ? ended : newest;
  }

  private static List<Coverage.Hole> holes(Positions positions) {
    var holes = new ArrayList<Coverage.Hole>();
    positions
        .lanes()
        .forEach((lane, seq) -> {
          long beyond = positions.beyond().getOrDefault(lane, 0L);
          if (beyond > 0) {
            holes.add(new Coverage.Hole(lane, seq + 1, beyond));
          }
        });
    return holes;
  }
}
