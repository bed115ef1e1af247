package io.countinghouse.reports.runs;

import com.clickhouse.client.api.ClickHouseException;
import io.countinghouse.events.Micros;
import io.countinghouse.events.Sha256;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Report;
import io.countinghouse.reports.ReportRunner.Content;
import io.countinghouse.reports.Resources;
import io.countinghouse.sql.ClickHouseAccess;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table of runs: rows are put in and read, never changed. */
final class RunStore {

  private static final String RECORD = Resources.text("/runs/record.sql");
  private static final String FIND = Resources.text("/runs/find.sql");
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private final ClickHouseAccess access;
  private final JsonMapper json = new JsonMapper();

  RunStore(ClickHouseAccess access) {
    this.access = access;
  }

  /** What an earlier run was asked and gave. */
  record Earlier(
      UUID id,
      Report report,
      Map<String, String> arguments,
      Positions positions,
      Content content) {}

  /**
   * Finds a run.
   *
   * @throws IllegalArgumentException if there is none, or it is another report's
   */
  Earlier find(ClickHouseReader reader, String report, UUID run) throws SQLException {
    var found =
        reader.list(
            FIND,
            Map.of("run", run.toString()),
            row -> {
              var name = row.getString("report");
              if (!name.equals(report)) {
                throw new IllegalArgumentException(
                    "run " + run + " is one of " + name + ", not of " + report);
              }
              var lanes = positions(row.getString("lanes"));
              return new Earlier(
                  run,
                  Report.of(name, row.getString("sql")),
                  json.readValue(row.getString("parameters"), new TypeReference<>() {}),
                  new Positions(
                      lanes,
                      lanes,
                      Map.of(),
                      positions(row.getString("flag_offsets")),
                      positions(row.getString("review_offsets")),
                      row.getLong("rates_load")),
                  new Content(row.getLong("row_count"), row.getString("content_digest")));
            });
    if (found.isEmpty()) {
      throw new IllegalArgumentException("there is no run " + run);
    }
    return found.getFirst();
  }

  private Map<Integer, Long> positions(String text) {
    return json.readValue(text, new TypeReference<TreeMap<Integer, Long>>() {});
  }

  /**
   * In Base64: a list of days has quotes, and a map's text with them is not read as it was meant.
   */
  private String text(Map<String, String> arguments) {
    return Base64.getEncoder().encodeToString(json.writeValueAsBytes(arguments));
  }

  /** Keeps a run; when this returns, it is on the disk. */
  void record(RecordedRun run) throws SQLException {
    var values = new HashMap<String, Object>();
    values.put("run_id", run.id().toString());
    values.put("report", run.report().name());
    values.put("started_us", Micros.of(run.startedAt()));
    values.put("took_ms", run.tookMs());
    values.put("ran_by", run.by());
    values.put("parameters", text(run.arguments()));
    values.put("sql", run.report().sql());
    values.put("sql_digest", Sha256.hex(run.report().sql()));
    values.put("lanes", Positions.text(run.positions().lanes(), "{}"));
    values.put("flag_offsets", Positions.text(run.positions().flagOffsets(), "{}"));
    values.put("review_offsets", Positions.text(run.positions().reviewOffsets(), "{}"));
    values.put("rates_load", run.positions().ratesLoad());
    values.put("row_count", run.content().rows());
    values.put("content_digest", run.content().digest());
    values.put("repeats", run.repeats() == null ? "" : run.repeats().toString());
    try (var client = access.client(ANSWER_MAX)) {
      client.queryAll(RECORD, values);
    } catch (ClickHouseException e) {
      throw new SQLException("the run can't be recorded: " + e.getMessage(), e);
    }
  }
}
