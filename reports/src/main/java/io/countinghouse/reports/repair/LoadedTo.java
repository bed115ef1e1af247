package io.countinghouse.reports.repair;

import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.sql.facts.TopicTables;
import java.sql.SQLException;
import java.util.Map;

/** Up to which offset of a Kafka partition ClickHouse has any row. */
public final class LoadedTo {

  private static final String LAST =
      "SELECT count() AS n, max(source_offset) AS last FROM {table:Identifier} WHERE source_partition = {partition:UInt16}";

  private final ClickHouseReader clickHouse;

  public LoadedTo(ClickHouseReader clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * The first offset of which it has nothing, nor of any after it.
   *
   * @param topic by its name
   * @param partition as the rows name it
   * @throws IllegalArgumentException if no table keeps the topic
   */
  public long next(String topic, int partition) throws SQLException {
    return clickHouse
        .list(
            LAST,
            Map.of("table", TopicTables.of(topic), "partition", Integer.toString(partition)),
            row -> row.getLong("n") == 0 ? 0 : row.getLong("last") + 1)
        .getFirst();
  }
}
