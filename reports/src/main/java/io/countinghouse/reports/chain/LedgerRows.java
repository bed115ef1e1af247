package io.countinghouse.reports.chain;

import io.countinghouse.events.ChainHash;
import io.countinghouse.reports.reconcile.LedgerConnection;
import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.lanes.KafkaMark;
import io.countinghouse.sql.log.LaneLog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ledger's rows, read only. Each piece is a transaction of its own: rows that are posted never
 * change, and an hour's snapshot would keep the server from cleaning up behind the posters.
 */
final class LedgerRows implements AutoCloseable {

  private static final String LANES =
      """
      SELECT l.lane, l.last_seq, l.chain, coalesce(b.lane_seq, 0) AS after, b.chain AS after_chain,
             r.given_up, r.kafka_seq, r.kafka_chain,
             (SELECT min(lane_seq) FROM ledger.transaction t WHERE t.lane = l.lane AND t.lane_seq > l.last_seq)
               AS stray_transaction,
             (SELECT min(lane_seq) FROM ledger.account_entry a WHERE a.lane = l.lane AND a.lane_seq > l.last_seq)
               AS stray_account,
             (SELECT min(lane_seq) FROM ledger.transaction t WHERE t.lane = l.lane AND t.lane_seq <= b.lane_seq)
               AS stray_before
      FROM ledger.lane l LEFT JOIN ledger.base_anchor b USING (lane) LEFT JOIN LATERAL (
        SELECT given_up, kafka_seq, kafka_chain FROM ledger.retirement r
        WHERE r.lane = l.lane ORDER BY version DESC LIMIT 1) r ON true
      ORDER BY l.lane
      """;

  /** Steps from lane to lane along the index, where a DISTINCT would read every row. */
  private static final String STRAY_LANES =
      """
      WITH RECURSIVE used(lane) AS (
        SELECT min(lane) FROM ledger.transaction
        UNION ALL
        SELECT (SELECT min(lane) FROM ledger.transaction t WHERE t.lane > used.lane)
        FROM used WHERE used.lane IS NOT NULL
      )
      SELECT lane, (SELECT min(lane_seq) FROM ledger.transaction t WHERE t.lane = used.lane) AS seq
      FROM used WHERE lane IS NOT NULL AND lane NOT IN (SELECT lane FROM ledger.lane)
      """;

  private final Connection connection;

  private LedgerRows(Connection connection) {
    this.connection = connection;
  }

  static LedgerRows open(PostgresAddress address) throws SQLException {
    return new LedgerRows(LedgerConnection.open(address));
  }

  /** The lanes of one moment; rows that are none of theirs are told as findings. */
  List<LaneStart> lanes(Findings findings) throws SQLException {
    var lanes = new ArrayList<LaneStart>();
    try (var statement = connection.createStatement()) {
      try (var row = statement.executeQuery(LANES)) {
        while (row.next()) {
          lanes.add(lane(row));
          stray(row, "stray_transaction", findings);
          stray(row, "stray_account", findings);
          stray(row, "stray_before", findings);
        }
      }
      try (var row = statement.executeQuery(STRAY_LANES)) {
        while (row.next()) {
          stray(row, "seq", findings);
        }
      }
    } finally {
      connection.rollback();
    }
    return lanes;
  }

  /** What lanes decide by, held against the entries. */
  void workingRows(Findings findings) throws SQLException {
    WorkingRows.compare(connection, findings);
  }

  private static LaneStart lane(ResultSet row) throws SQLException {
    var after = row.getBytes("after_chain");
    return new LaneStart(
        row.getInt("lane"),
        row.getLong("after"),
        after == null ? ChainHash.GENESIS : ChainHash.of(after),
        row.getLong("last_seq"),
        ChainHash.of(row.getBytes("chain")),
        row.getBoolean("given_up") ? KafkaMark.recorded(row) : null);
  }

  private static void stray(ResultSet row, String column, Findings findings) throws SQLException {
    long seq = row.getLong(column);
    if (!row.wasNull()) {
      findings.add(
          Finding.of(Finding.Kind.BEYOND, Finding.Store.POSTGRESQL, row.getInt("lane"), seq, seq));
    }
  }

  /** The last sequence of each lane as of now. */
  Map<Integer, Long> lastSeqs() throws SQLException {
    return byLane("SELECT lane, last_seq FROM ledger.lane");
  }

  /** Up to which sequence each lane is known to be in Kafka, as of now. */
  Map<Integer, Long> publishedSeqs() throws SQLException {
    return byLane("SELECT lane, published_seq FROM ledger.lane");
  }

  private Map<Integer, Long> byLane(String sql) throws SQLException {
    var seqs = new TreeMap<Integer, Long>();
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      while (row.next()) {
        seqs.put(row.getInt(1), row.getLong(2));
      }
    } finally {
      connection.rollback();
    }
    return seqs;
  }

  LaneLog read(int lane, long after, long upTo) throws SQLException {
    return LaneLog.open(connection, lane, after, upTo);
  }

  /** Ends the piece's transaction. */
  void done() throws SQLException {
    connection.rollback();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
