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

  private static final int DEBIT = 1;

  private static final int CREDIT = 2;

  /**
   * A row: each leg tells the whole transaction, but that the credit leg takes from the debit leg
   * what is held.
   *
   * @param fact 1 debit leg, 2 credit leg, 3 account entry, as {@code entries.sql} calls them
   * @param entry null: none can be made of it
   */
  record Fact(long seq, int fact, @Nullable Entry entry) {}

  private final ClickHouseReader.Cursor rows;
  private @Nullable ResultSet row;

  FactCursor(ClickHouseReader.Cursor rows) throws SQLException {
    this.rows = rows;
    this.row = rows.next();
  }

  /** An entry of the ledger as far as it is loaded: what is not can't differ. */
  static Entry loaded(Entry entry) {
    return switch (entry) {
      case Transaction t -> t.withCounterpartyIsCustomer(false);
      case Account account -> account;
    };
  }

  /**
   * What stands under the sequence; to be asked in order.
   *
   * @param expiresAt what the ledger says of it: the only field of the chain that is not loaded
   */
  List<Fact> at(long seq, @Nullable Instant expiresAt) throws SQLException {
    var facts = new ArrayList<Fact>(2);
    long held = 0;
    for (var next = row; next != null && next.getLong("lane_seq") == seq; next = row) {
      int fact = next.getInt("fact");
      held = fact == DEBIT ? next.getLong("held_minor") : held;
      facts.add(new Fact(seq, fact, entry(next, fact, held, expiresAt)));
      row = rows.next();
    }
    return facts;
  }

  private static @Nullable Entry entry(
      ResultSet row, int fact, long held, @Nullable Instant expiresAt) throws SQLException {
    try {
      return switch (fact) {
        case DEBIT -> transaction(row, true, held, expiresAt);
        case CREDIT -> transaction(row, false, held, expiresAt);
        default -> account(row);
      };
    } catch (IllegalArgumentException e) { // told as a finding: the row is not what was published
      return null;
    }
  }

  private static Transaction transaction(
      ResultSet row, boolean debit, long held, @Nullable Instant expiresAt) throws SQLException {
    var mine = row.getString("account");
    var other = row.getString("counterparty");
    var kind = Transaction.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT));
    var related = row.getString("related");
    return new Transaction(
        UUID.fromString(row.getString("id")),
        row.getInt("lane"),
        row.getLong("lane_seq"),
        row.getString("type"),
        debit ? mine : other,
        debit ? other : mine,
        row.getInt("is_subject") == 1 ? mine : other,
        amount(row, kind, debit, held),
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
        row.getString("description"),
        kind,
        related == null ? null : UUID.fromString(related),
        expiresAt,
        held,
        row.getString("attributes"),
        false);
  }

  /** What moves nothing has 0 as its amount in ClickHouse; its amount is what it holds or frees. */
  private static long amount(ResultSet row, Transaction.Kind kind, boolean debit, long held)
      throws SQLException {
    long moved = row.getLong("amount_minor");
    if (!debit && row.getLong("held_minor") != 0) {
      throw new IllegalArgumentException("what is held stands on the debit leg");
    }
    if (!kind.moves() && moved != 0) {
      throw new IllegalArgumentException("it moves nothing");
    }
    return kind.moves() ? moved : Math.abs(held);
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
