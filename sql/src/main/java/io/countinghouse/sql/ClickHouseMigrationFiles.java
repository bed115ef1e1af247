package io.countinghouse.sql;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Finds the migrations: in this module's jar, its build folder, or any folder. */
final class ClickHouseMigrationFiles {

  private static final String FOLDER = "/sql/clickhouse";

  private ClickHouseMigrationFiles() {}

  /** Those that came with this program. */
  static List<ClickHouseMigration> shipped() {
    return ordered(SqlFiles.shipped(ClickHouseMigrationFiles.class, FOLDER));
  }

  /**
   * Those of a folder, in order.
   *
   * @throws IllegalArgumentException if they are not numbered 1, 2, 3 … or one is not well formed
   */
  static List<ClickHouseMigration> in(Path folder) {
    return ordered(SqlFiles.in(folder));
  }

  private static List<ClickHouseMigration> ordered(Map<String, String> texts) {
    var found = new ArrayList<ClickHouseMigration>();
    texts.forEach((name, sql) -> found.add(ClickHouseMigration.of(name + ".sql", sql)));
    found.sort(Comparator.comparingInt(ClickHouseMigration::version));
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).version() != i + 1) {
        throw new IllegalArgumentException(
            found.get(i).name() + " must have the number " + (i + 1) + ": no gap, no double");
      }
    }
    return List.copyOf(found);
  }
}
