package io.countinghouse.reports.rebuild;

import io.countinghouse.reports.rebuild.Beside.What;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The month's tables: the live one, and those {@link Beside} it, which are what is built and what
 * the live one had. Whoever begins work renames these to a number of its own, which is never used
 * again. So a statement of one that was overtaken, which wakes or arrives late, finds no table, and
 * can neither swap in half a month nor write into what another one checks.
 */
final class MonthTables {

  private final Store store;
  private final Partition partition;
  private final String live;
  private final long number;
  private @Nullable String rebuilt;
  private @Nullable String former;

  private MonthTables(Store store, long number) {
    this.store = store;
    this.partition = store.partition();
    this.live = partition.table().table();
    this.number = number;
  }

  /** Makes them ours: what another one sends under the old names fails from now on. */
  static MonthTables takeOver(Store store) throws SQLException {
    var found = all(store);
    long highest = found.stream().mapToLong(Beside::number).max().orElse(0);
    var ours = new MonthTables(store, Math.max(highest + 1, System.currentTimeMillis()));
    ours.rebuilt = ours.taken(newest(found, What.REBUILT));
    ours.former = ours.taken(newest(found, What.FORMER));
    ours.drop(What.COPY);
    return ours;
  }

  private static List<Beside> all(Store store) throws SQLException {
    return store.rows("SELECT name FROM system.tables WHERE database = currentDatabase()").stream()
        .flatMap(row -> Beside.named(row.getString("name")).stream())
        .filter(table -> table.partition().equals(store.partition()))
        .toList();
  }

  private static Optional<Beside> newest(List<Beside> found, What what) {
    return found.stream()
        .filter(table -> table.what() == what)
        .max(Comparator.comparingLong(Beside::number));
  }

  private @Nullable String taken(Optional<Beside> table) throws SQLException {
    return table.isEmpty() ? null : renamed(table.get().name(), table.get().what());
  }

  private String renamed(String from, What what) throws SQLException {
    var to = name(what);
    store.run("RENAME TABLE " + from + " TO " + to);
    return to;
  }

  private String name(What what) {
    return new Beside(what, partition, number).name();
  }

  /** The table that is asked. */
  String live() {
    return live;
  }

  /** What is being built. */
  Optional<String> rebuilt() {
    return Optional.ofNullable(rebuilt);
  }

  /** What the live table had before the swap. */
  Optional<String> former() {
    return Optional.ofNullable(former);
  }

  /** The fence of this number before the live table. */
  Fence fence() {
    return new Fence(store, live, number);
  }

  /** An empty one of the live table's structure; one of another structure is made anew. */
  String createRebuilt() throws SQLException {
    var made = rebuilt;
    if (made != null && !Structure.of(store, made).equals(Structure.of(store, live))) {
      dropRebuilt();
      made = null;
    }
    if (made == null) {
      made = create(What.REBUILT);
      rebuilt = made;
    }
    return made;
  }

  /** An empty one, for what is live. */
  String createCopy() throws SQLException {
    return create(What.COPY);
  }

  /** Copies what is live; only a whole copy is what the live table had, and may be put back. */
  void keep(String copy) throws SQLException {
    replace(copy, live);
    if (!liveIs(copy)) {
      throw new SQLException("%s is not what %s has: nothing was swapped".formatted(copy, live));
    }
    former = renamed(copy, What.FORMER);
  }

  private String create(What what) throws SQLException {
    var name = name(what);
    store.run("CREATE TABLE %s AS %s COMMENT '%s'".formatted(name, live, what.told()));
    new Fence(store, name, number).lower(); // it was copied with the rest
    return name;
  }

  /** Gives the live table what another one has, as a whole or not at all. */
  void replaceLive(String by) throws SQLException {
    replace(live, by);
  }

  /** ClickHouse refuses to replace by nothing, which is what a month has of which all was lost. */
  private void replace(String table, String by) throws SQLException {
    boolean nothing = Contents.of(store, by).rows() == 0;
    store.run(
        nothing
            ? "ALTER TABLE %s DROP PARTITION ID '%d'".formatted(table, partition.id())
            : "ALTER TABLE %s REPLACE PARTITION ID '%d' FROM %s"
                .formatted(table, partition.id(), by));
  }

  /** Whether the live table has what is in that one. */
  boolean liveIs(String table) throws SQLException {
    return Contents.of(store, live).equals(Contents.of(store, table));
  }

  /** Those of earlier numbers too; never what one that came later has renamed. */
  void dropRebuilt() throws SQLException {
    drop(What.REBUILT);
    rebuilt = null;
  }

  /** As {@link #dropRebuilt}. */
  void dropFormer() throws SQLException {
    drop(What.FORMER);
    former = null;
  }

  private void drop(What what) throws SQLException {
    for (var table : all(store)) {
      if (table.what() == what && table.number() <= number) {
        store.run("DROP TABLE IF EXISTS " + table.name() + " SYNC");
      }
    }
  }
}
