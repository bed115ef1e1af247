package io.countinghouse.reports.rebuild;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.GenericRecord;
import io.countinghouse.sql.ClickHouseAccess;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * What rebuilds have left in ClickHouse.
 *
 * @param name of a table, or of a fence
 * @param what it is
 */
public record Kept(String name, String what) {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private static final String TABLES =
      "SELECT name, toString(ifNull(total_rows, 0)) AS n, create_table_query AS made FROM system.tables WHERE database = currentDatabase() AND engine = 'MergeTree' ORDER BY name";

  /** All of it, in the order of the names. */
  public static List<Kept> of(ClickHouseAccess owner) throws SQLException {
    try (Client client = owner.client(ANSWER_MAX)) {
      return client.queryAll(TABLES).stream().flatMap(row -> kept(row).stream()).toList();
    } catch (ClickHouseException e) {
      throw ClickHouseAccess.failed(e);
    }
  }

  private static List<Kept> kept(GenericRecord row) {
    var name = row.getString("name");
    return Beside.named(name)
        .map(table -> List.of(table(table, row.getString("n"))))
        .orElseGet(() ->
            Fence.in(row.getString("made")).stream().map(fence -> fence(fence, name)).toList());
  }

  private static Kept table(Beside table, String rows) {
    return new Kept(
        table.name(), "%s, %s rows: %s".formatted(table.partition(), rows, table.what().told()));
  }

  private static Kept fence(Fence.Standing fence, String table) {
    return new Kept(
        fence.name(),
        "%s takes no rows of %s: a swap is under way, or was cut off"
            .formatted(table, fence.month()));
  }
}
