package io.countinghouse.reports.rebuild;

import java.sql.SQLException;

/**
 * Holds a table's rows of a month against those that it should have, by all that the ledger says of
 * a row: block by block, and row by row where a block differs.
 */
final class Comparison {

  private Comparison() {}

  /**
   * In what the rows of one table differ from those of another.
   *
   * @param due the table that has them as they should be
   */
  static Difference of(Store store, String table, String due) throws SQLException {
    var partition = store.partition();
    var blocks =
        """
        SELECT lane, block FROM (
          SELECT lane, intDiv(lane_seq, %1$d) AS block, 1 AS side_of, count() AS n,
                 sum(sipHash64(tuple(%2$s))) AS hash
          FROM %3$s GROUP BY lane, block
          UNION ALL
          SELECT lane, intDiv(lane_seq, %1$d) AS block, 2 AS side_of, count() AS n,
                 sum(sipHash64(tuple(%2$s))) AS hash
          FROM %4$s GROUP BY lane, block
        )
        GROUP BY lane, block
        HAVING sumIf(n, side_of = 1) != sumIf(n, side_of = 2)
            OR sumIf(hash, side_of = 1) != sumIf(hash, side_of = 2)
        """
            .formatted(
                Block.SEQUENCES,
                partition.table().content(),
                partition.rows(table),
                partition.rows(due));
    if (store.rows(blocks + " LIMIT 1").isEmpty()) {
      return Difference.NONE;
    }
    var row =
        store
            .rows(
                """
                SELECT sumIf(due - have, have < due) AS missing, sumIf(have - due, have > due AND due > 0) AS surplus,
                       countIf(other) AS altered, sumIf(have, due = 0) AS strange,
                       arrayStringConcat(groupArrayIf(20)(
                         concat(toString(lane), '/', toString(lane_seq), ' ', leg, ': ',
                                multiIf(have < due, 'missing', due = 0, 'not of the ledger',
                                        other AND have > due, 'doubled and altered', other, 'altered', 'doubled')),
                         have != due OR other), '\\n') AS examples
                FROM (
                  SELECT lane, lane_seq, leg, countIf(side_of = 1)::Int64 AS have, countIf(side_of = 2)::Int64 AS due,
                         have > 0 AND due > 0 AND arraySort(groupUniqArrayIf(hash, side_of = 1))
                                               != arraySort(groupUniqArrayIf(hash, side_of = 2)) AS other
                  FROM (
                    SELECT lane, lane_seq, %5$s AS leg, 1 AS side_of, sipHash64(tuple(%2$s)) AS hash
                    FROM %3$s AND (lane, intDiv(lane_seq, %1$d)) IN (%6$s)
                    UNION ALL
                    SELECT lane, lane_seq, %5$s AS leg, 2 AS side_of, sipHash64(tuple(%2$s)) AS hash
                    FROM %4$s AND (lane, intDiv(lane_seq, %1$d)) IN (%6$s)
                  )
                  GROUP BY lane, lane_seq, leg
                  ORDER BY lane, lane_seq, leg
                )
                SETTINGS max_bytes_before_external_group_by = 1073741824, max_bytes_before_external_sort = 1073741824
                """
                    .formatted(
                        Block.SEQUENCES,
                        partition.table().content(),
                        partition.rows(table),
                        partition.rows(due),
                        partition.table().leg(),
                        blocks))
            .getFirst();
    return new Difference(
        row.getLong("missing"),
        row.getLong("surplus"),
        row.getLong("altered"),
        row.getLong("strange"),
        row.getString("examples").lines().toList());
  }
}
