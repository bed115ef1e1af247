package io.countinghouse.reports.reconcile;

import io.countinghouse.events.ChainHash;
import io.countinghouse.reports.lanes.RetiredLanes;
import io.countinghouse.sql.log.LaneLog;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The ledger's side of the proof: PostgreSQL, read only. */
final class Ledger implements AutoCloseable {

  /** Rows fetched at a time; a result is never held whole. */
  private static final int FETCH_ROWS = 2_000;

  /** So many wrong balances are named; the rest would not help. */
  private static final int BALANCES_NAMED_MAX = 20;

  private final Connection connection;

  private Ledger(Connection connection) {
    this.connection = connection;
  }

  /** Takes one row. */
  @FunctionalInterface
  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  /** Opens a connection for reading only; until it closes, no month is detached. */
  static Ledger open(PostgresAddress address) throws SQLException {
    return new Ledger(LedgerConnection.open(address));
  }

  /**
   * Everything of one moment. A lane's row and its entries are committed together, so that this
   * snapshot holds exactly the entries up to the rows' last sequences.
   */
  LedgerSnapshot snapshot() throws SQLException {
    try {
      var takenAt = new ArrayList<Instant>();
      query("SELECT now()", row -> takenAt.add(time(row, 1)));
      var differences = new ArrayList<Difference>();
      var lanes = lanes(differences);
      var totals = totals();
      balances(differences);
      return new LedgerSnapshot(takenAt.getFirst(), lanes, totals, differences);
    } finally {
      connection.rollback();
    }
  }

  private List<LedgerLane> lanes(List<Difference> differences) throws SQLException {
    var lanes = new ArrayList<LedgerLane>();
    query(
        Sql.LANES,
        row -> {
          var lane =
              new LedgerLane(
                  row.getInt("lane"),
                  row.getLong("last_seq"),
                  time(row, "as_of"),
                  ChainHash.of(row.getBytes("chain")),
                  row.getLong("transactions"),
                  row.getLong("scored"),
                  row.getLong("entries"),
                  row.getLong("distinct_entries"),
                  row.getLong("first"),
                  row.getLong("last"),
                  timeOrNull(row, "retired_at"),
                  row.getBoolean("awaited"));
          lanes.add(lane);
          if (!lane.gapFree()) {
            differences.add(ledgerSequence(lane));
          }
        });
    return lanes;
  }

  private static Difference ledgerSequence(LedgerLane lane) {
    return Difference.ofLane(
        Difference.Kind.LEDGER_SEQUENCE,
        lane.lane(),
        List.of(),
        "the lane's row says 1.." + lane.lastSeq(),
        "the ledger's rows are %d, of them %d different, from %d to %d"
            .formatted(lane.entries(), lane.distinct(), lane.first(), lane.last()));
  }

  private Map<DayCurrency, DayTotals> totals() throws SQLException {
    var totals = new TreeMap<DayCurrency, DayTotals>(DayCurrency.ORDER);
    query(
        Sql.TOTALS,
        row -> {
          long count = row.getLong("transactions");
          var sum = whole(row, "amount_minor");
          totals.put(
              new DayCurrency(row.getString("booking_date"), row.getString("currency")),
              new DayTotals(
                  count,
                  count,
                  sum,
                  sum,
                  whole(row, "debits_by_account"),
                  whole(row, "credits_by_account"),
                  whole(row, "held_minor"),
                  whole(row, "held_by_account")));
        });
    return totals;
  }

  private static BigInteger whole(ResultSet row, String column) throws SQLException {
    return row.getBigDecimal(column).toBigIntegerExact();
  }

  private void balances(List<Difference> differences) throws SQLException {
    query(
        Sql.BALANCES.formatted(BALANCES_NAMED_MAX),
        row ->
            differences.add(
                Difference.ofBooks(
                    Difference.Kind.BALANCE,
                    row.getString("currency"),
                    "balance of " + row.getString("account") + " is " + row.getString("balance"),
                    "its postings sum to " + row.getString("posted"))));
    query(
        Sql.HELD.formatted(BALANCES_NAMED_MAX),
        row ->
            differences.add(
                Difference.ofBooks(
                    Difference.Kind.HELD,
                    row.getString("currency"),
                    "held on " + row.getString("account") + " is " + row.getString("held"),
                    "its transactions sum to %s, its open holds to %s"
                        .formatted(row.getString("posted"), row.getString("open")))));
    query(
        Sql.BOOKS,
        row ->
            differences.add(
                Difference.ofBooks(
                    Difference.Kind.UNBALANCED,
                    row.getString("currency"),
                    "all balances sum to " + row.getString("sum_minor"),
                    "must be 0")));
  }

  /** Where each lane that is retired by now has ended. */
  Map<Integer, RetiredLanes.End> retired() throws SQLException {
    var ends = new TreeMap<Integer, RetiredLanes.End>();
    try {
      query(
          "SELECT lane, last_seq, chain FROM ledger.lane WHERE retired_at IS NOT NULL",
          row ->
              ends.put(
                  row.getInt("lane"),
                  new RetiredLanes.End(
                      row.getLong("last_seq"), ChainHash.of(row.getBytes("chain")))));
    } finally {
      connection.rollback();
    }
    return ends;
  }

  /** The last sequence of each lane as of now. */
  Map<Integer, Long> lastSeqs() throws SQLException {
    var lastSeqs = new TreeMap<Integer, Long>();
    try {
      query(
          "SELECT lane, last_seq FROM ledger.lane",
          row -> lastSeqs.put(row.getInt("lane"), row.getLong("last_seq")));
    } finally {
      connection.rollback();
    }
    return lastSeqs;
  }

  /** When the first transaction was posted that is not in a detached month. */
  Optional<Instant> firstPosted() throws SQLException {
    var first = new ArrayList<Instant>();
    try {
      query(Sql.FIRST_POSTED, row -> first.add(time(row, 1)));
    } finally {
      connection.rollback();
    }
    return first.stream().min(Comparator.naturalOrder());
  }

  /** Where the first kept entry of a lane begins: after the newest month that is detached. */
  Facts.ChainAt anchor(int lane) throws SQLException {
    try (var read =
        connection.prepareStatement(
            "SELECT lane_seq, chain FROM ledger.base_anchor WHERE lane = ?")) {
      read.setInt(1, lane);
      try (var row = read.executeQuery()) {
        return row.next()
            ? new Facts.ChainAt(row.getLong(1), ChainHash.of(row.getBytes(2)))
            : new Facts.ChainAt(0, ChainHash.GENESIS);
      }
    } finally {
      connection.rollback();
    }
  }

  /**
   * The chain hash after the entries {@code (after, upTo]} of a lane, going on from {@code from}.
   */
  ChainHash chain(int lane, long after, ChainHash from, long upTo) throws SQLException {
    var chain = from;
    try (var log = LaneLog.open(connection, lane, after, upTo)) {
      for (var entry = log.next(); entry != null; entry = log.next()) {
        chain = chain.next(entry);
      }
    } finally {
      connection.rollback();
    }
    return chain;
  }

  private void query(String sql, RowReader reader) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      read(statement, reader);
    }
  }

  private static void read(PreparedStatement statement, RowReader reader) throws SQLException {
    statement.setFetchSize(FETCH_ROWS);
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
