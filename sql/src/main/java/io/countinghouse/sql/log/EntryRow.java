package io.countinghouse.sql.log;

import io.countinghouse.events.Account;
import io.countinghouse.events.Attributes;
import io.countinghouse.events.Entry;
import io.countinghouse.events.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@link LaneLog} as the event that was published. */
final class EntryRow {

  private EntryRow() {}

  static Entry read(ResultSet row) throws SQLException {
    return row.getString("entry").equals("T") ? transaction(row) : account(row);
  }

  private static Transaction transaction(ResultSet row) throws SQLException {
    return new Transaction(
        row.getObject("transaction_id", UUID.class),
        row.getInt("lane"),
        row.getLong("lane_seq"),
        row.getString("type"),
        row.getString("debit_account"),
        row.getString("credit_account"),
        row.getString("subject_account"),
        row.getLong("amount_minor"),
        row.getString("currency"),
        time(row, "occurred_at"),
        time(row, "posted_at"),
        row.getObject("booking_date", LocalDate.class),
        row.getObject("value_date", LocalDate.class),
        row.getString("client"),
        row.getString("idempotency_key"),
        row.getString("merchant_id"),
        row.getString("category"),
        row.getString("channel"),
        row.getString("country"),
        row.getString("description"),
        Transaction.Kind.valueOf(row.getString("kind")),
        row.getObject("related_id", UUID.class),
        row.getObject("expires_at") == null ? null : time(row, "expires_at"),
        row.getLong("held_minor"),
        attributes(row.getString("attributes")),
        row.getBoolean("counterparty_is_customer"));
  }

  private static @Nullable String attributes(@Nullable String json) {
    return json == null ? null : Attributes.canonical(json);
  }

  private static Account account(ResultSet row) throws SQLException {
    return new Account(
        row.getString("account"),
        row.getInt("lane"),
        row.getLong("lane_seq"),
        Account.Kind.valueOf(row.getString("kind")),
        Account.Status.valueOf(row.getString("status")),
        row.getString("currency"),
        row.getString("country"),
        row.getString("customer_id"),
        row.getObject("floor_minor", Long.class),
        time(row, "posted_at"));
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
