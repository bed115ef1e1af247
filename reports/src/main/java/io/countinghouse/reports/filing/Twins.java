package io.countinghouse.reports.filing;

import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Resources;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/**
 * Names that are two customers: the {@code customer_id} of some accounts, and an account that has
 * none. Identities are known by name, so of whom such a one is can't be told.
 */
record Twins(Set<String> names) {

  private static final String TWINS = Resources.text("/filing/twins.sql");

  /** Of all accounts that ClickHouse has. */
  static Twins read(ClickHouseReader reader) throws SQLException {
    return new Twins(Set.copyOf(reader.list(TWINS, Map.of(), row -> row.getString("account"))));
  }

  /** There are none. */
  static Twins none() {
    return new Twins(Set.of());
  }

  boolean has(String name) {
    return names.contains(name);
  }

  /** Why nothing can be filed about a name of theirs, or with it as who acted. */
  static Problem problem(String name, String day) {
    var what = "is a customer_id and also an account without one; who is meant can't be told";
    return new Problem(name, day, "customer", "Part I", what);
  }
}
