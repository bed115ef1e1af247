package io.countinghouse.loader.fact;

import io.countinghouse.events.Topic;
import io.countinghouse.sql.facts.Column;
import io.countinghouse.sql.facts.Origin;
import io.countinghouse.sql.facts.RowBinary;
import io.countinghouse.sql.facts.TopicTables;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A topic and the table of {@code sql/clickhouse} that keeps its messages.
 *
 * @param time of a message, by whose month (UTC) the table is partitioned
 * @param timeColumn the column of that time
 * @param messageColumns what {@code rows} writes, in this order
 * @param rowsPerMessage how many rows each message becomes
 */
public record FactTable<V>(
    Topic<V> topic,
    int rowsPerMessage,
    String timeColumn,
    Function<V, Instant> time,
    List<Column> messageColumns,
    Rows<V> rows) {

  /** Writes all rows of a message; the same message gives the same bytes. */
  @FunctionalInterface
  public interface Rows<V> {
    void write(V message, Origin origin, RowBinary out);
  }

  /** Its name in ClickHouse. */
  public String table() {
    return TopicTables.of(topic);
  }

  /** All columns that an insert names: every row ends with where it comes from. */
  public List<Column> columns() {
    return Stream.concat(messageColumns.stream(), Origin.COLUMNS.stream()).toList();
  }

  /** The ClickHouse partition that a message belongs to, such as 202611. */
  public int month(V message) {
    var day = time.apply(message).atOffset(ZoneOffset.UTC);
    return day.getYear() * 100 + day.getMonthValue();
  }
}
