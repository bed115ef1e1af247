package io.countinghouse.reports;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Facts put into ClickHouse one by one, for figures that are worked out by hand. */
public final class HandMade {

  private final Databases databases;
  private long seq;
  private boolean scoring = true;
  private @Nullable String channel;

  public HandMade(Databases databases) {
    this.databases = databases;
  }

  /** The last sequence used, all of them in lane 0. */
  public long seq() {
    return seq;
  }

  public HandMade account(
      String name, String kind, @Nullable String country, @Nullable String customer)
      throws SQLException {
    try (var statement =
        databases.factsBatch(
            "INSERT INTO account_entries (account, kind, status, country, customer_id, lane,"
                + " lane_seq, posted_at) VALUES (?, ?, 'open', ?, ?, 0, ?, ?)")) {
      Databases.add(
          statement, name, kind, country, customer, ++seq, LocalDateTime.of(2024, 1, 1, 0, 0));
      statement.executeBatch();
    }
    return this;
  }

  /** By which channel all that follows moves; null: it is not said. */
  public HandMade through(@Nullable String channel) {
    this.channel = channel;
    return this;
  }

  /** What follows has no score, as if the scorer did not run. */
  public HandMade unscored() {
    scoring = false;
    return this;
  }

  /** Leaves out a sequence, as if its entry were not loaded yet. */
  public void skip() {
    seq++;
  }

  /** A watermark after all that was made so far: nothing before the moment is still to come. */
  public void complete(String asOf) throws SQLException {
    databases.facts(
        "INSERT INTO lane_watermarks VALUES (0, 1, %d, '%s', '%s', 'b', 0, %d)"
            .formatted(seq, text(asOf), "0".repeat(64), seq));
  }

  /** Moves money when it was posted, by the calendar day in UTC. */
  public UUID post(String debit, String credit, long minor, String currency, String at)
      throws SQLException {
    return post("post", null, debit, credit, minor, currency, at, at, null);
  }

  /** What happened at another moment than it was posted. */
  public UUID late(
      String debit, String credit, long minor, String currency, String occurred, String at)
      throws SQLException {
    return post("post", null, debit, credit, minor, currency, occurred, at, null);
  }

  /** Of a transaction that names a country. */
  public UUID named(
      String debit, String credit, long minor, String currency, String at, String country)
      throws SQLException {
    return post("post", null, debit, credit, minor, currency, at, at, country);
  }

  /** Undoes what was moved from {@code debit} to {@code credit}. */
  public UUID reverse(
      UUID what, String debit, String credit, long minor, String currency, String at)
      throws SQLException {
    return post("reverse", what, credit, debit, minor, currency, at, at, null);
  }

  private UUID post(
      String kind,
      @Nullable UUID related,
      String debit,
      String credit,
      long minor,
      String currency,
      String occurred,
      String at,
      @Nullable String country)
      throws SQLException {
    var id = new UUID(0x7000, ++seq);
    try (var statement =
        databases.factsBatch(
            "INSERT INTO postings (lane, lane_seq, transaction_id, side, account, counterparty,"
                + " kind, related_id, amount_minor, currency, occurred_at, posted_at,"
                + " booking_date, value_date, country, channel) VALUES (0, ?, ?, ?, ?, ?, ?, ?, ?,"
                + " ?, ?, ?, ?, ?, ?, ?)")) {
      for (var debits : new boolean[] {true, false}) {
        Databases.add(
            statement,
            seq,
            id.toString(),
            debits ? "debit" : "credit",
            debits ? debit : credit,
            debits ? credit : debit,
            kind,
            related == null ? null : related.toString(),
            minor,
            currency,
            utc(occurred),
            utc(at),
            utc(at).toLocalDate(),
            utc(occurred).toLocalDate(),
            country,
            channel);
      }
      statement.executeBatch();
    }
    if (kind.equals("post") && scoring) {
      databases.facts(
          "INSERT INTO scores (lane, lane_seq, transaction_id, posted_at) VALUES (0, %d, '%s', '%s')"
              .formatted(seq, id, text(at)));
    }
    return id;
  }

  /** A flag of a subject account, for the last sequence; two reasons. */
  public void flag(
      String subject, String amount, String currency, double score, String at, long offset)
      throws SQLException {
    databases.facts(
        ("INSERT INTO flags (lane, lane_seq, transaction_id, subject_account, counterparty,"
                + " occurred_at, posted_at, amount, currency, score, threshold, rule_set_version,"
                + " reasons.rule, reasons.version, reasons.observed, reasons.limit, reasons.unit,"
                + " reasons.window, reasons.weight, source_partition, source_offset) VALUES (0, %d,"
                + " '%s', '%s', 'other', '%s', '%s', '%s', '%s', %s, 0.8, '1-ab', ['velocity-1h',"
                + " 'structuring'], [2, 1], [12, 10500.5], [12, 10000], ['transactions', 'USD'],"
                + " ['PT1H', ''], [0.6, 0.5], 3, %d)")
            .formatted(
                seq,
                new UUID(0x7000, offset),
                subject,
                text(at),
                text(at),
                amount,
                currency,
                score,
                offset));
  }

  /** A word on the flag of this offset. */
  public void review(long flagOffset, String outcome, String at, long offset) throws SQLException {
    databases.facts(
        ("INSERT INTO reviews (transaction_id, subject_account, outcome, reviewer, reviewed_at,"
                + " reason, counterparty, source_partition, source_offset) VALUES ('%s', 'us', '%s',"
                + " 'reviewer-3', '%s', 'asked', 'other', 3, %d)")
            .formatted(new UUID(0x7000, flagOffset), outcome, text(at), offset));
  }

  private static String text(String at) {
    return utc(at).toString().replace('T', ' ') + (at.length() == 17 ? ":00" : "");
  }

  private static LocalDateTime utc(String at) {
    return LocalDateTime.ofInstant(Instant.parse(at), ZoneOffset.UTC);
  }
}
