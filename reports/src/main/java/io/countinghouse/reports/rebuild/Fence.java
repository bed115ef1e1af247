package io.countinghouse.reports.rebuild;

import io.countinghouse.worker.Pause;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Shuts out inserts into a month of a table while it is swapped: a constraint that no row of the
 * month meets, which ClickHouse checks in every INSERT that begins after it. Those that began
 * before are waited for. Rows that are there are not looked at, and other months go on.
 */
final class Fence {

  /** An insert of a loader's full batch takes a second; this is for one of a person's. */
  private static final Duration INSERTS_MAX = Duration.ofMinutes(2);

  private static final Duration AGAIN = Duration.ofMillis(50);

  private final Store store;
  private final String table;
  private final Partition partition;
  private final Pattern names;
  private final String name;

  Fence(Store store, String table, Partition partition, long number) {
    this.store = store;
    this.table = table;
    this.partition = partition;
    this.name = "rebuilding_" + partition.id() + "_" + number;
    this.names = Pattern.compile("CONSTRAINT `?(rebuilding_" + partition.id() + "_\\d{1,18})`? ");
  }

  /**
   * Puts it up, in place of one that a killed rebuild left, and waits for the inserts before it.
   *
   * @throws SQLException if one does not end
   */
  void raise() throws SQLException, InterruptedException {
    store.run(
        "ALTER TABLE %s ADD CONSTRAINT IF NOT EXISTS %s CHECK toYYYYMM(posted_at) != %d"
            .formatted(table, name, partition.id()));
    for (var other : standing()) {
      if (number(other) < number(name)) {
        drop(other);
      }
    }
    try {
      awaitInserts();
    } catch (SQLException e) {
      lower();
      throw e;
    }
  }

  private void awaitInserts() throws SQLException, InterruptedException {
    var before = new HashSet<>(inserts());
    long until = System.nanoTime() + INSERTS_MAX.toNanos();
    while (!before.isEmpty()) {
      if (System.nanoTime() - until > 0) {
        throw new SQLException("an insert does not end: query " + before.iterator().next());
      }
      Pause.of(AGAIN);
      before.retainAll(inserts());
    }
  }

  /** Of any table: which one a query writes to is not told. */
  private List<String> inserts() throws SQLException {
    return store
        .rows(
            "SELECT query_id AS id FROM system.processes WHERE query_kind IN ('Insert', 'AsyncInsertFlush')")
        .stream()
        .map(row -> row.getString("id"))
        .toList();
  }

  /** Takes it down, and what killed rebuilds of this month left; never that of a later one. */
  void lower() throws SQLException {
    for (var each : standing()) {
      if (number(each) <= number(name)) {
        drop(each);
      }
    }
  }

  private static long number(String fence) {
    return Long.parseLong(fence.substring(fence.lastIndexOf('_') + 1));
  }

  private void drop(String constraint) throws SQLException {
    store.run("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s".formatted(table, constraint));
  }

  /** Those that stand. */
  List<String> standing() throws SQLException {
    var made =
        store.rows(
            "SELECT create_table_query AS made FROM system.tables WHERE database = currentDatabase() AND name = '"
                + table
                + "'");
    return made.stream()
        .flatMap(row -> names.matcher(row.getString("made")).results())
        .map(found -> found.group(1))
        .toList();
  }
}
