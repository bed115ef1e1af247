package io.countinghouse.reports.runs;

import io.countinghouse.reports.Coverage;
import io.countinghouse.reports.Report;
import io.countinghouse.reports.ReportRunner.Content;
import io.countinghouse.reports.RunLine;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run of a report, as it is kept.
 *
 * @param by the login that ran it
 * @param arguments by the query's own names, without the positions
 * @param repeats the run whose positions it took; null: it is none's repetition
 */
public record RecordedRun(
    UUID id,
    Report report,
    Instant startedAt,
    long tookMs,
    String by,
    Map<String, String> arguments,
    Positions positions,
    Coverage coverage,
    Content content,
    @Nullable UUID repeats) {

  /** What its output says of it. */
  public RunLine line() {
    return new RunLine(id, positions.lanes(), coverage, content.rows(), content.digest());
  }
}
