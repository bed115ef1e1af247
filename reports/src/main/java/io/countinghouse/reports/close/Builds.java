package io.countinghouse.reports.close;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import io.countinghouse.events.Sha256;
import io.countinghouse.sql.ClickHouseAccess;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Rows of aggregates: computed from the facts, put in under a build, and digested on either side.
 */
final class Builds {

  private static final int BUFFER_BYTES = 1 << 16;

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  /** A zone is at most 14 hours from UTC, and a clock's jump and more. */
  private static final Duration BEFORE_END = Duration.ofDays(4);

  private static final Duration AFTER_END = Duration.ofDays(2);

  private final Client client;

  Builds(Client client) {
    this.client = client;
  }

  /**
   * What the facts give for a date now.
   *
   * @param end of the date, as it was when it was sealed
   */
  Contents ofFacts(LocalDate date, Instant end) throws SQLException {
    return Contents.collect(aggregate ->
        digest(
            "SELECT * FROM %s WHERE booking_date = {date:Date32} ORDER BY %s"
                .formatted(aggregate.facts(), aggregate.key()),
            Map.of("date", date.toString()),
            settings(end)));
  }

  /** What is kept under a build. */
  Contents kept(LocalDate date, long build) throws SQLException {
    return Contents.collect(aggregate -> kept(aggregate, date, build));
  }

  Contents.Content kept(Aggregate aggregate, LocalDate date, long build) throws SQLException {
    return digest(
        "SELECT * EXCEPT (build) FROM %s WHERE booking_date = {date:Date32} AND build = {build:UInt64} ORDER BY %s"
            .formatted(aggregate.table(), aggregate.key()),
        Map.of("date", date.toString(), "build", build),
        new QuerySettings());
  }

  /** Computes an aggregate of a date and keeps it under a build, which nobody sees yet. */
  void keep(Aggregate aggregate, LocalDate date, Instant end, long build) throws SQLException {
    run(
        client,
        "INSERT INTO %s SELECT booking_date, {build:UInt64}, * EXCEPT (booking_date) FROM %s WHERE booking_date = {date:Date32} ORDER BY %s"
            .formatted(aggregate.table(), aggregate.facts(), aggregate.key()),
        Map.of("date", date.toString(), "build", build),
        settings(end));
  }

  /**
   * Only the days around the date are read, which its postings lie in; and accounts are taken as
   * they were when it ended, so that the same date gives the same rows whenever it is asked.
   */
  private static QuerySettings settings(Instant end) {
    var around =
        "posted_at >= %s AND posted_at < %s"
            .formatted(moment(end.minus(BEFORE_END)), moment(end.plus(AFTER_END)));
    return new QuerySettings()
        .serverSetting(
            "additional_table_filters",
            "{'postings':'%1$s','scores':'%1$s','account_entries':'posted_at < %2$s'}"
                .formatted(around, moment(end)));
  }

  private static String moment(Instant moment) {
    return "toDateTime64(\\'" + MOMENT.format(moment) + "\\', 6, \\'UTC\\')";
  }

  private Contents.Content digest(String sql, Map<String, Object> values, QuerySettings settings)
      throws SQLException {
    // All rows or an error, never a part of the rows that looks like all.
    settings.setFormat(ClickHouseFormat.TabSeparated).waitEndOfQuery(true);
    try (var rows = client.query(sql, values, settings).get().getInputStream()) {
      return digest(rows);
    } catch (ClickHouseException | ExecutionException | IOException e) {
      throw new SQLException("ClickHouse failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted; what is not sealed is not seen, so run it again", e);
    }
  }

  private static Contents.Content digest(InputStream rows) throws IOException {
    var digest = Sha256.begin();
    var buffer = new byte[BUFFER_BYTES];
    long lines = 0;
    for (int n = rows.read(buffer); n >= 0; n = rows.read(buffer)) {
      digest.update(buffer, 0, n);
      for (int i = 0; i < n; i++) {
        if (buffer[i] == '\n') { // one within a value is escaped
          lines++;
        }
      }
    }
    return new Contents.Content(lines, HexFormat.of().formatHex(digest.digest()));
  }

  /** Runs a statement to its end. */
  static void run(Client client, String sql, Map<String, Object> values, QuerySettings settings)
      throws SQLException {
    try {
      client.queryAll(sql, values, settings);
    } catch (ClickHouseException e) {
      throw ClickHouseAccess.failed(e);
    }
  }
}
