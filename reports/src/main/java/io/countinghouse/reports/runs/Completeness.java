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

/** Of how much of what it asks for a run can say that nothing is missing. */
final class Completeness {

  /** Loading is some seconds behind: nothing is asked for that was posted later than this ago. */
  static final Duration BEHIND = Duration.ofMinutes(1);

  /** When a day has ended everywhere, whatever the zone and the cut-off that it goes by. */
  private static final LocalTime ENDED_UTC = LocalTime.NOON;

  private static final String COMPLETE_BEFORE = Resources.text("/runs/complete_before.sql");

  private final ClickHouseReader reader;

  Completeness(ClickHouseReader reader) {
    this.reader = reader;
  }

  /** A moment of the entries, and the time of ClickHouse's clock. */
  private record Moment(Instant completeBefore, Instant now) {}

  /** Of a run that looks up to these positions, which are just read. */
  Coverage of(Report report, Map<String, String> arguments, Positions positions)
      throws SQLException {
    var moment = moment(positions);
    return report.has("as_of") || report.has("up_to")
        ? new Coverage(moment.completeBefore(), holes(positions), asked(arguments, moment.now()))
        : new Coverage(moment.completeBefore(), List.of(), null);
  }

  /** Of a repetition: what it asks for is what was looked at then. */
  Coverage then(Positions positions) throws SQLException {
    return new Coverage(moment(positions).completeBefore(), List.of(), null);
  }

  private Moment moment(Positions positions) throws SQLException {
    return reader
        .list(
            COMPLETE_BEFORE,
            Map.of("lanes", Positions.text(positions.lanes(), "{}")),
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
