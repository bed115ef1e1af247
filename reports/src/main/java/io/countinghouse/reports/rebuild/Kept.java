package io.countinghouse.reports.rebuild;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.GenericRecord;
import io.countinghouse.sql.ClickHouseAccess;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What rebuilds have left in ClickHouse.
 *
 * @param name of a table, or of a fence
 * @param what it is
 */
public record Kept(String name, String what) {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private static final Pattern TABLE =
      Pattern.compile("(postings|account_entries)_(rebuilt|copy|former)_(\\d{4})(\\d{2})_\\d+");

  private static final Map<String, String> WHAT =
      Map.of(
          "rebuilt", "what is being built",
          "copy", "what is live, while it is copied",
          "former", "what was live before the swap");

  private static final Pattern FENCE =
      Pattern.compile("CONSTRAINT `?(rebuilding_(\\d{4})(\\d{2})_\\d+)`? ");

  private static final String TABLES =
      "SELECT name, toString(ifNull(total_rows, 0)) AS n, create_table_query AS made FROM system.tables WHERE database = currentDatabase() AND engine = 'MergeTree' ORDER BY name";

  /** All of it, in the order of the names. */
  public static List<Kept> of(ClickHouseAccess owner) throws SQLException {
    try (Client client = owner.client(ANSWER_MAX)) {
      return client.queryAll(TABLES).stream().flatMap(row -> kept(row).stream()).toList();
    } catch (ClickHouseException e) {
      throw new SQLException("ClickHouse failed: " + e.getMessage(), e);
    }
  }

  private static List<Kept> kept(GenericRecord row) {
    var name = row.getString("name");
    var table = TABLE.matcher(name);
    if (!table.matches()) {
      return FENCE
          .matcher(row.getString("made"))
          .results()
          .map(fence ->
              new Kept(
                  fence.group(1),
                  "%s takes no rows of %s-%s: a swap is under way, or was cut off"
                      .formatted(name, fence.group(2), fence.group(3))))
          .toList();
    }
    return List.of(
        new Kept(
            name,
            "%s of %s-%s, %s rows: %s"
                .formatted(
                    table.group(1),
                    table.group(3),
                    table.group(4),
                    row.getString("n"),
                    WHAT.get(table.group(2)))));
  }
}
