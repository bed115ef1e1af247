package io.countinghouse.reports;

import io.countinghouse.events.Account;
import io.countinghouse.events.Entry;
import io.countinghouse.events.Transaction;
import io.countinghouse.events.Transaction.Kind;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** Puts books into both databases, as the pipeline would have. */
public final class Filling {

  private final Databases databases;

  public Filling(Databases databases) {
    this.databases = databases;
  }

  /** Posts and loads everything, with a watermark at the end; every seventh is flagged. */
  public void fill(Books books) throws SQLException {
    post(books);
    load(books);
    watermark(books, books.entries().size());
  }

  private void post(Books books) throws SQLException {
    int n = books.entries().size();
    databases.ledger(
        "INSERT INTO ledger.lane (lane, epoch, owner, owner_pid, last_seq, as_of, chain)"
            + " VALUES (?, 1, gen_random_uuid(), 1, ?, ?::timestamptz, ?)",
        books.lane(),
        n,
        books.entries().getLast().postedAt().toString(),
        books.chainAt(n).toBytes());
    for (var entry : books.entries()) {
      switch (entry) {
        case Account account -> post(account);
        case Transaction transaction -> post(transaction);
      }
    }
    databases.ledger(
        """
        INSERT INTO ledger.balance (account_id, currency, balance_minor, held_minor, status)
        SELECT account_id, currency, coalesce(moved, 0), coalesce(held, 0),
               (SELECT status FROM ledger.account a WHERE a.account_id = coalesce(m.account_id, h.account_id))
        FROM (SELECT account_id, currency,
                     sum(CASE side WHEN 'credit' THEN amount_minor ELSE -amount_minor END) AS moved
              FROM ledger.posting WHERE lane = ? GROUP BY account_id, currency) m
             FULL JOIN
             (SELECT debit_account_id AS account_id, currency, sum(held_minor) AS held
              FROM ledger.transaction WHERE lane = ? GROUP BY debit_account_id, currency) h
             USING (account_id, currency)
        """,
        books.lane(),
        books.lane());
  }

  private void post(Account a) throws SQLException {
    databases.ledger(
        """
        WITH a AS (
          INSERT INTO ledger.account (account, kind, status, currency, country, customer_id, floor_minor,
                                      lane, lane_seq, posted_at)
          VALUES (?, ?, ?, ?, ?, ?, ?::bigint, ?, ?, ?::timestamptz) RETURNING *)
        INSERT INTO ledger.account_entry (lane, lane_seq, account_id, account, kind, status, currency, country,
                                          customer_id, floor_minor, posted_at)
        SELECT lane, lane_seq, account_id, account, kind, status, currency, country,
               customer_id, floor_minor, posted_at FROM a
        """,
        a.account(),
        a.kind().name(),
        a.status().name(),
        a.currency(),
        a.country(),
        a.customerId(),
        a.floorMinor(),
        a.lane(),
        a.laneSeq(),
        a.postedAt().toString());
  }

  private void post(Transaction t) throws SQLException {
    var id = "(SELECT account_id FROM ledger.account WHERE account = ?)";
    databases.ledger(
        ("INSERT INTO ledger.transaction (transaction_id, lane, lane_seq, type, debit_account_id,"
                + " credit_account_id, subject_account_id, amount_minor, currency, occurred_at,"
                + " posted_at, booking_date, value_date, client, idempotency_key, merchant_id,"
                + " category, channel, country, description, kind, related_id, expires_at,"
                + " held_minor, attributes) VALUES (?, ?, ?, ?, %s, %s, %s, ?, ?,"
                + " ?::timestamptz, ?::timestamptz, ?::date, ?::date, ?, ?, ?, ?, ?, ?, ?,"
                + " ?, ?, ?::timestamptz, ?, ?::jsonb)")
            .formatted(id, id, id),
        t.id(),
        t.lane(),
        t.laneSeq(),
        t.type(),
        t.debitAccount(),
        t.creditAccount(),
        t.subjectAccount(),
        t.amountMinor(),
        t.currency(),
        t.occurredAt().toString(),
        t.postedAt().toString(),
        t.bookingDate().toString(),
        t.valueDate().toString(),
        t.client(),
        t.idempotencyKey(),
        t.merchantId(),
        t.category(),
        t.channel(),
        t.country(),
        t.description(),
        t.kind().name(),
        t.relatedId(),
        t.expiresAt() == null ? null : t.expiresAt().toString(),
        t.heldMinor(),
        t.attributes());
    if (t.expiresAt() != null) {
      databases.ledger(
          ("INSERT INTO ledger.hold (authorisation_id, lane, account_id, currency, amount_minor,"
                  + " expires_at) VALUES (?, ?, %s, ?, ?, ?::timestamptz)")
              .formatted(id),
          t.id(),
          t.lane(),
          t.debitAccount(),
          t.currency(),
          t.amountMinor(),
          t.expiresAt().toString());
    }
    if (t.kind() == Kind.REVERSE) {
      databases.ledger(
          "INSERT INTO ledger.reversal (transaction_id, reversed_by) VALUES (?, ?)",
          t.relatedId(),
          t.id());
    }
    if (t.kind().settles()) {
      databases.ledger(
          "UPDATE ledger.hold SET state = ?, settled_by = ? WHERE authorisation_id = ?",
          settled(t.kind()),
          t.id(),
          t.relatedId());
    }
  }

  private static String settled(Kind kind) {
    return switch (kind) {
      case CAPTURE -> "CAPTURED";
      case VOID -> "VOIDED";
      case EXPIRE -> "EXPIRED";
      default -> throw new IllegalArgumentException(kind + " settles nothing");
    };
  }

  private void load(Books books) throws SQLException {
    var transactions = books.entries().stream().filter(Transaction.class::isInstance).toList();
    var scored = transactions.stream().filter(t -> ((Transaction) t).kind().scored()).toList();
    var accounts = books.entries().stream().filter(Account.class::isInstance).toList();
    batch(
        "INSERT INTO postings (side, account, counterparty, type, kind, amount_minor,"
            + " held_minor, currency, occurred_at, booking_date, value_date, lane, lane_seq,"
            + " posted_at, transaction_id, is_subject, client, idempotency_key, merchant_id,"
            + " category, channel, country, description, related_id, attributes) VALUES (?, ?, ?,"
            + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        transactions,
        Filling::legs);
    batch(
        "INSERT INTO account_entries (account, kind, status, currency, country, customer_id,"
            + " floor_minor, lane, lane_seq, posted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        accounts,
        (statement, entry) -> {
          var a = (Account) entry;
          Databases.add(
              statement,
              a.account(),
              a.kind().name().toLowerCase(Locale.ROOT),
              a.status().name().toLowerCase(Locale.ROOT),
              a.currency(),
              a.country(),
              a.customerId(),
              a.floorMinor(),
              a.lane(),
              a.laneSeq(),
              utc(a));
        });
    batch(
        "INSERT INTO scores (lane, lane_seq, posted_at, score, flagged) VALUES (?, ?, ?, ?, ?)",
        scored,
        (statement, entry) ->
            Databases.add(
                statement,
                entry.lane(),
                entry.laneSeq(),
                utc(entry),
                flagged(entry) ? 0.9 : 0.1,
                flagged(entry)));
    batch(
        "INSERT INTO flags (lane, lane_seq, posted_at) VALUES (?, ?, ?)",
        scored.stream().filter(Filling::flagged).toList(),
        (statement, entry) -> Databases.add(statement, entry.lane(), entry.laneSeq(), utc(entry)));
  }

  private static boolean flagged(Entry entry) {
    return entry.laneSeq() % 7 == 0;
  }

  @FunctionalInterface
  private interface Row {
    void add(PreparedStatement statement, Entry entry) throws SQLException;
  }

  private void batch(String sql, List<Entry> entries, Row row) throws SQLException {
    try (var statement = databases.factsBatch(sql)) {
      for (var entry : entries) {
        row.add(statement, entry);
      }
      statement.executeBatch();
    }
  }

  private static void legs(PreparedStatement statement, Entry entry) throws SQLException {
    var t = (Transaction) entry;
    leg(statement, t, "debit", t.debitAccount(), t.creditAccount());
    leg(statement, t, "credit", t.creditAccount(), t.debitAccount());
  }

  private static void leg(
      PreparedStatement posting, Transaction t, String side, String account, String counterparty)
      throws SQLException {
    Databases.add(
        posting,
        side,
        account,
        counterparty,
        t.type(),
        t.kind().name().toLowerCase(Locale.ROOT),
        t.movedMinor(),
        side.equals("debit") ? t.heldMinor() : 0L,
        t.currency(),
        LocalDateTime.ofInstant(t.occurredAt(), ZoneOffset.UTC),
        t.bookingDate(),
        t.valueDate(),
        t.lane(),
        t.laneSeq(),
        utc(t),
        t.id().toString(),
        account.equals(t.subjectAccount()),
        t.client(),
        t.idempotencyKey(),
        t.merchantId(),
        t.category(),
        t.channel(),
        t.country(),
        t.description(),
        t.relatedId() == null ? null : t.relatedId().toString(),
        t.attributes());
  }

  private static LocalDateTime utc(Entry entry) {
    return LocalDateTime.ofInstant(entry.postedAt(), ZoneOffset.UTC);
  }

  /** Loads a watermark that stands after so many of the books' entries. */
  public void watermark(Books books, int seq) throws SQLException {
    watermark(books.lane(), seq, books.chainAt(seq).toString());
  }

  /** Loads a watermark with any chain. */
  public void watermark(int lane, int seq, String chain) throws SQLException {
    databases.facts(
        "INSERT INTO lane_watermarks VALUES (%d, 1, %d, '2026-03-30 08:00:00', '%s', 'b', 0, %d)"
            .formatted(lane, seq, chain, seq));
  }
}
