package io.countinghouse.reports.rebuild;

import java.sql.SQLException;

/** A table's columns, projections and indexes: what a migration may change. */
record Structure(String text) {

  static Structure of(Store store, String table) throws SQLException {
    var structure =
        """
        SELECT toString((
                 arraySort(groupArray((name, type, default_kind, default_expression))),
                 (SELECT arraySort(groupArray((name, query))) FROM system.projections
                  WHERE database = currentDatabase() AND table = '%1$s'),
                 (SELECT arraySort(groupArray((name, expr))) FROM system.data_skipping_indices
                  WHERE database = currentDatabase() AND table = '%1$s'))) AS structure
        FROM system.columns WHERE database = currentDatabase() AND table = '%1$s'
        """
            .formatted(table);
    return new Structure(store.rows(structure).getFirst().getString("structure"));
  }
}
