package io.countinghouse.reports.runs;

import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Coverage;
import io.countinghouse.reports.Report;
import io.countinghouse.reports.ReportOutput;
import io.countinghouse.reports.ReportRunner;
import io.countinghouse.reports.ReportRunner.Content;
import io.countinghouse.sql.ClickHouseAccess;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs reports so that each run is kept and can be repeated.
 *
 * <p>What a run looked at must be known exactly, while more is being loaded. If the same positions
 * stand before and after it, and nothing is beyond them, it looked at exactly what is up to them;
 * then the query could leave them out, and so read its projections. Else it is run once more, up to
 * the positions from before.
 */
public final class ReportRuns {

  private final ClickHouseReader reader;
  private final ReportRunner runner;
  private final Completeness completeness;
  private final RunStore store;
  private final String by;

  /**
   * Runs as somebody.
   *
   * @param access may insert into {@code report_runs}
   * @param reader stays the caller's to close
   * @param by the login that is recorded
   */
  public ReportRuns(ClickHouseAccess access, ClickHouseReader reader, String by) {
    this.reader = reader;
    this.runner = new ReportRunner(reader);
    this.completeness = new Completeness(reader);
    this.store = new RunStore(access);
    this.by = by;
  }

  /** Where a run's output goes; asked again, it begins anew. */
  @FunctionalInterface
  public interface Spool {
    ReportOutput restart() throws IOException;
  }

  /**
   * Runs a report.
   *
   * @param given its parameters, by the users' names
   * @throws IllegalArgumentException naming a parameter that is missing, unknown or wrong
   * @throws SQLException if ClickHouse fails; what the spool got is then not the report
   */
  public RecordedRun run(Report report, Map<String, String> given, Spool spool)
      throws SQLException, IOException {
    var arguments = report.arguments(given);
    var judged = completeness.judged(report);
    var before = Positions.read(reader);
    var coverage = completeness.of(report, arguments, judged, before);
    var started = Instant.now();
    if (before.everything()) {
      var output = spool.restart();
      var content = runner.rows(report, arguments, output);
      if (before.equals(Positions.read(reader))) {
        return kept(report, started, arguments, before, coverage, content, null, output);
      }
    }
    return bounded(report, started, arguments, before, coverage, null, spool);
  }

  /**
   * Repeats a run: its query as it was then, its parameters, up to its positions.
   *
   * @throws IllegalArgumentException if there is no such run of this report
   * @throws OtherRowsException if it gave other rows than then
   */
  public RecordedRun repeat(Report report, UUID run, Spool spool)
      throws SQLException, IOException, OtherRowsException {
    var then = store.find(reader, report.name(), run);
    var positions = then.positions();
    var coverage = completeness.then(positions);
    var now =
        bounded(then.report(), Instant.now(), then.arguments(), positions, coverage, run, spool);
    if (!now.content().equals(then.content())) {
      throw new OtherRowsException(run, then.content(), now.content());
    }
    return now;
  }

  /**
   * Keeps what was made of a run's rows.
   *
   * @param name of what was made, which is no report's
   * @param told what is to be known of it
   * @param content how many of it, and the digest of what was written
   */
  public RecordedRun filed(
      RecordedRun source, String name, Instant started, Map<String, String> told, Content content)
      throws SQLException {
    var run =
        new RecordedRun(
            UUID.randomUUID(),
            Report.of(name, source.report().sql()),
            started,
            ChronoUnit.MILLIS.between(started, Instant.now()),
            by,
            told,
            source.positions(),
            source.coverage(),
            content,
            null);
    store.record(run);
    return run;
  }

  private RecordedRun bounded(
      Report report,
      Instant started,
      Map<String, String> arguments,
      Positions positions,
      Coverage coverage,
      @Nullable UUID repeats,
      Spool spool)
      throws SQLException, IOException {
    var output = spool.restart();
    var all = new LinkedHashMap<>(arguments);
    positions.arguments().forEach((name, value) -> all.replace(name, value));
    var content = runner.rows(report, all, output);
    return kept(report, started, arguments, positions, coverage, content, repeats, output);
  }

  private RecordedRun kept(
      Report report,
      Instant started,
      Map<String, String> arguments,
      Positions positions,
      Coverage coverage,
      ReportRunner.Content content,
      @Nullable UUID repeats,
      ReportOutput output)
      throws SQLException, IOException {
    var took = ChronoUnit.MILLIS.between(started, Instant.now());
    var run =
        new RecordedRun(
            UUID.randomUUID(),
            report,
            started,
            took,
            by,
            new HashMap<>(arguments),
            positions,
            coverage,
            content,
            repeats);
    store.record(run);
    output.end(run.line());
    return run;
  }
}
