package io.countinghouse.cli.bench;

import com.clickhouse.client.api.Client;

/** How full ClickHouse's {@code postings} is. */
record PostingsTable(Client client) {

  long rows() {
    return number("SELECT count() AS n FROM postings");
  }

  /** Rows that are not another one of the same lane, sequence and side. */
  long differentRows() {
    return number(
        "SELECT sum(seqs) AS n FROM (SELECT groupBitmap(lane_seq) AS seqs FROM postings GROUP BY"
            + " lane, side)");
  }

  /** How many parts it has now. */
  long parts() {
    return number(
        "SELECT count() AS n FROM system.parts WHERE database = currentDatabase() AND table ="
            + " 'postings' AND active");
  }

  private long number(String sql) {
    return client.queryAll(sql).getFirst().getLong("n");
  }
}
