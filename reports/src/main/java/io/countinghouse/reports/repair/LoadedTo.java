package io.countinghouse.reports.repair;

import io.countinghouse.events.Topics;
import io.countinghouse.reports.ClickHouseReader;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/** Up to which offset of a Kafka partition ClickHouse has any row. */
public final class LoadedTo {

  private static final Map<String, String> TABLES =
      Map.of(
          Topics.TRANSACTIONS.name(), "postings",
          Topics.ACCOUNTS.name(), "account_entries",
          Topics.WATERMARKS.name(), "lane_watermarks",
          Topics.SCORES.name(), "scores",
          Topics.FLAGS.name(), "flags",
          Topics.REVIEWS.name(), "reviews");

  private static final String LAST =
      "SELECT count() AS n, max(source_offset) AS last FROM {table:Identifier} WHERE source_partition = {partition:UInt16}";

  private final ClickHouseReader clickHouse;

  public LoadedTo(ClickHouseReader clickHouse) {
    this.clickHouse = clickHouse;
  }

  /** The topics that tables keep, by their names. */
  public static Set<String> topics() {
    return TABLES.keySet();
  }

  /**
   * The first offset of which it has nothing, nor of any after it.
   *
   * @param topic by its name
   * @param partition as the rows name it
   * @throws IllegalArgumentException if no table keeps the topic
   */
  public long next(String topic, int partition) throws SQLException {
    var table = TABLES.get(topic);
    if (table == null) {
      throw new IllegalArgumentException("no table keeps " + topic);
    }
    return clickHouse
        .list(
            LAST,
            Map.of("table", table, "partition", Integer.toString(partition)),
            row -> row.getLong("n") == 0 ? 0 : row.getLong("last") + 1)
        .getFirst();
  }
}
