package io.countinghouse.sql.log;

import io.countinghouse.events.Entry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a lane's log, read from the ledger in the order of the sequence. What it gives is what
 * stands there: neither a gap nor a sequence given twice is an error here. Memory is bounded where
 * the connection does not commit by itself, because only then the driver fetches piece by piece.
 */
public final class LaneLog implements AutoCloseable {

  /** Rows fetched at a time. */
  private static final int FETCH_ROWS = 2_000;

  /** Where the transactions are, unless somebody looks at a month that is detached. */
  private static final String TRANSACTIONS = "ledger.transaction";

  private final PreparedStatement statement;
  private final ResultSet rows;

  private LaneLog(PreparedStatement statement, ResultSet rows) {
    this.statement = statement;
    this.rows = rows;
  }

  /** The entries {@code after + 1 .. upTo} of a lane; the connection stays the caller's. */
  public static LaneLog open(Connection connection, int lane, long after, long upTo)
      throws SQLException {
    return open(connection, TRANSACTIONS, lane, after, upTo);
  }

  /**
   * The same of transactions in another table.
   *
   * @param transactions its name, which is put into the statement as it is
   */
  public static LaneLog open(
      Connection connection, String transactions, int lane, long after, long upTo)
      throws SQLException {
    var statement = connection.prepareStatement(entries(transactions));
    try {
      for (int i = 0; i < 2; i++) {
        statement.setInt(3 * i + 1, lane);
        statement.setLong(3 * i + 2, after);
        statement.setLong(3 * i + 3, upTo);
      }
      statement.setFetchSize(FETCH_ROWS);
      return new LaneLog(statement, statement.executeQuery());
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /** The three parameters are given twice. */
  private static String entries(String transactions) {
    return """
    SELECT 'T' AS entry, t.lane, t.lane_seq, t.posted_at, transaction_id, type, d.account AS debit_account,
           c.account AS credit_account, s.account AS subject_account, amount_minor, t.currency, occurred_at,
           booking_date, value_date, client, idempotency_key, merchant_id, category, channel, t.country,
           description, t.kind, related_id, expires_at, held_minor, attributes::text AS attributes,
           NULL AS account, NULL AS status, NULL AS customer_id,
           NULL::bigint AS floor_minor,
           CASE WHEN subject_account_id = debit_account_id THEN c.kind ELSE d.kind END = 'CUSTOMER'
             AS counterparty_is_customer
    FROM %s t
         JOIN ledger.account d ON d.account_id = debit_account_id
         JOIN ledger.account c ON c.account_id = credit_account_id
         JOIN ledger.account s ON s.account_id = subject_account_id
    WHERE t.lane = ? AND t.lane_seq > ? AND t.lane_seq <= ?
    UNION ALL
    SELECT 'A', lane, lane_seq, posted_at, NULL, NULL, NULL, NULL, NULL, NULL, currency, NULL, NULL, NULL, NULL,
           NULL, NULL, NULL, NULL, country, NULL, kind, NULL, NULL, NULL, NULL, account, status, customer_id, floor_minor,
           NULL
    FROM ledger.account_entry
    WHERE lane = ? AND lane_seq > ? AND lane_seq <= ?
    ORDER BY lane_seq, posted_at
    """
        .formatted(transactions);
  }

  /**
   * The next entry; null at the end.
   *
   * @throws UnreadableEntryException if the row is none; the one after it can be read
   */
  public @Nullable Entry next() throws SQLException {
    if (!rows.next()) {
      return null;
    }
    try {
      return EntryRow.read(rows);
    } catch (IllegalArgumentException e) {
      throw new UnreadableEntryException(rows.getInt("lane"), rows.getLong("lane_seq"), e);
    }
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
