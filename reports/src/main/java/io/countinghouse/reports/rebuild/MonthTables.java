package io.countinghouse.reports.rebuild;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a rebuild, beside the live one: {@code <table>_rebuilt_<month>_<n>} is what is
 * made, {@code <table>_former_<month>_<n>} what the live table had; until all of that is there, its
 * name is {@code <table>_copy_<month>_<n>}. Whoever begins work renames
 * them to a number of its own, which is never used again: the moment, in milliseconds, if that is
 * more. So a statement of one that was overtaken, which wakes or arrives late, finds no table, and
 * can neither swap in half a month nor write into what another one checks.
 */
final class MonthTables {

  private final Store store;
  private final Partition partition;
  private final long number;
  private @Nullable String rebuilt;
  private @Nullable String former;

  private MonthTables(
      Store store,
      Partition partition,
      long number,
      @Nullable String rebuilt,
      @Nullable String former) {
    this.store = store;
    this.partition = partition;
    this.number = number;
    this.rebuilt = rebuilt;
    this.former = former;
  }

  /** As they stand; nothing is changed. */
  static MonthTables look(Store store, Partition partition) throws SQLException {
    var rebuilt = newest(store, prefix(partition, "rebuilt"));
    var former = newest(store, prefix(partition, "former"));
    return new MonthTables(
        store, partition, Math.max(number(rebuilt), number(former)), rebuilt, former);
  }

  /** Makes them ours: what another one sends under the old names fails from now on. */
  static MonthTables takeOver(Store store, Partition partition) throws SQLException {
    var found = look(store, partition);
    long next = Math.max(found.number + 1, System.currentTimeMillis());
    var ours =
        new MonthTables(
            store,
            partition,
            next,
            renamed(store, found.rebuilt, prefix(partition, "rebuilt") + next),
            renamed(store, found.former, prefix(partition, "former") + next));
    ours.drop(prefix(partition, "copy"));
    return ours;
  }

  private static @Nullable String renamed(Store store, @Nullable String from, String to)
      throws SQLException {
    if (from == null) {
      return null;
    }
    store.run("RENAME TABLE " + from + " TO " + to);
    return to;
  }

  private static String prefix(Partition partition, String what) {
    return partition.table().table() + "_" + what + "_" + partition.id() + "_";
  }

  private static @Nullable String newest(Store store, String prefix) throws SQLException {
    return all(store, prefix).stream()
        .max((a, b) -> Long.compare(number(a), number(b)))
        .orElse(null);
  }

  private static List<String> all(Store store, String prefix) throws SQLException {
    var name = Pattern.compile(Pattern.quote(prefix) + "\\d{1,18}").asMatchPredicate();
    return store.rows("SELECT name FROM system.tables WHERE database = currentDatabase()").stream()
        .map(row -> row.getString("name"))
        .filter(name)
        .toList();
  }

  private static long number(@Nullable String table) {
    return table == null ? 0 : Long.parseLong(table.substring(table.lastIndexOf('_') + 1));
  }

  /** What is being made. */
  Optional<String> rebuilt() {
    return Optional.ofNullable(rebuilt);
  }

  /** What the live table had before the swap. */
  Optional<String> former() {
    return Optional.ofNullable(former);
  }

  /** An empty one of the live table's structure; one of another structure is made anew. */
  String createRebuilt() throws SQLException {
    var made = rebuilt;
    if (made != null && !sameStructure(made)) {
      dropRebuilt();
      made = null;
    }
    if (made == null) {
      made = create("rebuilt");
      rebuilt = made;
    }
    return made;
  }

  /** An empty one, for what is live to be copied into; nobody puts it back by mistake. */
  String createCopy() throws SQLException {
    drop(prefix(partition, "copy"));
    return create("copy");
  }

  /** The copy is whole: from now on it is what the live table had before the swap. */
  void keep(String copy) throws SQLException {
    former = renamed(store, copy, prefix(partition, "former") + number);
  }

  private String create(String what) throws SQLException {
    var name = prefix(partition, what) + number;
    store.run(
        "CREATE TABLE %s AS %s COMMENT '%s %s'"
            .formatted(name, partition.table().table(), what, partition));
    new Fence(store, name, partition, number).lower(); // it was copied with the rest
    return name;
  }

  /** A migration may have run since it was made. */
  private boolean sameStructure(String table) throws SQLException {
    var structure =
        """
        SELECT toString((
                 arraySort(groupArray((name, type, default_kind, default_expression))),
                 (SELECT arraySort(groupArray((name, query))) FROM system.projections
                  WHERE database = currentDatabase() AND table = '%1$s'),
                 (SELECT arraySort(groupArray((name, expr))) FROM system.data_skipping_indices
                  WHERE database = currentDatabase() AND table = '%1$s'))) AS structure
        FROM system.columns WHERE database = currentDatabase() AND table = '%1$s'
        """;
    var live = store.rows(structure.formatted(partition.table().table())).getFirst();
    var beside = store.rows(structure.formatted(table)).getFirst();
    return live.getString("structure").equals(beside.getString("structure"));
  }

  /** Those of earlier numbers too; never what one that came later has renamed. */
  void dropRebuilt() throws SQLException {
    drop(prefix(partition, "rebuilt"));
    rebuilt = null;
  }

  /** As {@link #dropRebuilt}. */
  void dropFormer() throws SQLException {
    drop(prefix(partition, "former"));
    former = null;
  }

  private void drop(String prefix) throws SQLException {
    for (var table : all(store, prefix)) {
      if (number(table) <= number) {
        store.run("DROP TABLE IF EXISTS " + table + " SYNC");
      }
    }
  }

  /** The fence of this number before the live table. */
  Fence fence() {
    return new Fence(store, partition.table().table(), partition, number);
  }
}
