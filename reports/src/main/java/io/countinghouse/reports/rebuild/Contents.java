package io.countinghouse.reports.rebuild;

import java.sql.SQLException;

/**
 * What a partition holds: rows, and the sum of a hash of every row in all its columns. Two that are
 * equal have the same rows, as often each, in whatever parts they lie.
 */
record Contents(long rows, String hash) {

  /** A month's, in the live table or in one beside it. */
  static Contents of(Store store, String table) throws SQLException {
    var row =
        store
            .rows(
                "SELECT count() AS n, toString(sum(sipHash64(tuple(*)))) AS hash FROM "
                    + store.partition().rows(table)
                    + " SETTINGS optimize_use_projections = 0")
            .getFirst();
    return new Contents(row.getLong("n"), row.getString("hash"));
  }
}
