package io.countinghouse.reports.chain;

import io.countinghouse.events.Account;
import io.countinghouse.events.Entry;
import io.countinghouse.events.Micros;
import io.countinghouse.events.Transaction;
import io.countinghouse.reports.ClickHouseReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A piece of a lane as ClickHouse has it, sequence by sequence. */
final class FactCursor implements AutoCloseable {

  /** What {@code entries.sql} calls an account entry; 1 and 2 are the legs of a transaction. */
  private static final int ACCOUNT = 3;

  /**
   * A row: each leg alone tells the whole transaction.
   *
   * @param fact 1 debit leg, 2 credit leg, 3 account entry
   * @param entry null: none can be made of it
   */
  record Fact(long seq, int fact, @Nullable Entry entry) {}

  private final ClickHouseReader.Cursor rows;
  private @Nullable Fact ahead;

  FactCursor(ClickHouseReader.Cursor rows) throws SQLException {
    this.rows = rows;
    this.ahead = read();
  }

  /** What stands under the sequence; to be asked in order. */
  List<Fact> at(long seq) throws SQLException {
    var facts = new ArrayList<Fact>(2);
    for (var fact = ahead; fact != null && fact.seq() == seq; fact = ahead) {
      facts.add(fact);
      ahead = read();
    }
    return facts;
  }

  private @Nullable Fact read() throws SQLException {
    var row = rows.next();
    if (row == null) {
      return null;
    }
    int fact = row.getInt("fact");
    return new Fact(row.getLong("lane_seq"), fact, entry(row, fact));
  }

  private static @Nullable Entry entry(ResultSet row, int fact) throws SQLException {
    try {
      return fact == ACCOUNT ? account(row) : transaction(row, fact == 1);
    } catch (IllegalArgumentException e) { // told as a finding: the row is not what was published
      return null;
    }
  }

  private static Transaction transaction(ResultSet row, boolean debit) throws SQLException {
    var mine = row.getString("account");
    var other = row.getString("counterparty");
    return new Transaction(
        UUID.fromString(row.getString("id")),
        row.getInt("lane"),
        row.getLong("lane_seq"),
        row.getString("type"),
        debit ? mine : other,
        debit ? other : mine,
        row.getInt("is_subject") == 1 ? mine : other,
        row.getLong("amount_minor"),
        row.getString("currency"),
        time(row, "occurred_micros"),
        time(row, "posted_micros"),
        LocalDate.parse(row.getString("booking_day")),
        LocalDate.parse(row.getString("value_day")),
        row.getString("client"),
        row.getString("idempotency_key"),
        row.getString("merchant_id"),
        row.getString("category"),
        row.getString("channel"),
        row.getString("country"),
        row.getString("description"));
  }

  private static Account account(ResultSet row) throws SQLException {
    long floor = row.getLong("floor_minor");
    boolean noFloor = row.wasNull();
    return new Account(
        row.getString("account"),
        row.getInt("lane"),
        row.getLong("lane_seq"),
        Account.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        Account.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        row.getString("currency"),
        row.getString("country"),
        row.getString("customer_id"),
        noFloor ? null : floor,
        time(row, "posted_micros"));
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return Micros.toInstant(row.getLong(column));
  }

  @Override
  public void close() throws SQLException {
    rows.close();
  }
}
