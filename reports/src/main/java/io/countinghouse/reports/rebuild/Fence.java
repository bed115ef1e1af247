package io.countinghouse.reports.rebuild;

import io.countinghouse.worker.Pause;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
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

  private static final Pattern NAME =
      Pattern.compile("CONSTRAINT `?rebuilding_(\\d{4})(0[1-9]|1[0-2])_(\\d{1,18})`? ");

  /**
   * A fence that stands.
   *
   * @param month that is shut out
   * @param number of the run that put it up
   */
  record Standing(YearMonth month, long number) {

    String name() {
      return "rebuilding_%s_%d".formatted(month.toString().replace("-", ""), number);
    }
  }

  private final Store store;
  private final String table;
  private final Standing own;

  /** The run's own, before a table. */
  Fence(Store store, String table, long number) {
    this.store = store;
    this.table = table;
    this.own = new Standing(store.partition().month(), number);
  }

  /** Those that stand before a table. */
  static List<Standing> in(String createTable) {
    return NAME.matcher(createTable)
        .results()
        .map(found ->
            new Standing(
                YearMonth.of(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2))),
                Long.parseLong(found.group(3))))
        .toList();
  }

  /**
   * Puts it up, in place of one that a killed rebuild left, and waits for the inserts before it.
   *
   * @throws SQLException if one does not end
   */
  void raise() throws SQLException, InterruptedException {
    store.run(
        "ALTER TABLE %s ADD CONSTRAINT IF NOT EXISTS %s CHECK toYYYYMM(posted_at) != %d"
            .formatted(table, own.name(), store.partition().id()));
    dropBefore(own.number());
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
    dropBefore(own.number() + 1);
  }

  private void dropBefore(long number) throws SQLException {
    for (var each : standing()) {
      if (each.number() < number) {
        store.run("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s".formatted(table, each.name()));
      }
    }
  }

  /** Whether any stands before the month. */
  boolean stands() throws SQLException {
    return !standing().isEmpty();
  }

  private List<Standing> standing() throws SQLException {
    var made =
        store.rows(
            "SELECT create_table_query AS made FROM system.tables WHERE database = currentDatabase() AND name = '%s'"
                .formatted(table));
    return made.stream()
        .flatMap(row -> in(row.getString("made")).stream())
        .filter(each -> each.month().equals(own.month()))
        .toList();
  }
}
