package io.countinghouse.sql.facts;

import static io.countinghouse.sql.facts.ColumnType.BOOL;
import static io.countinghouse.sql.facts.ColumnType.DATE;
import static io.countinghouse.sql.facts.ColumnType.INT64;
import static io.countinghouse.sql.facts.ColumnType.INT8;
import static io.countinghouse.sql.facts.ColumnType.MICROS;
import static io.countinghouse.sql.facts.ColumnType.TEXT;
import static io.countinghouse.sql.facts.ColumnType.UINT16;
import static io.countinghouse.sql.facts.ColumnType.UINT64;
import static io.countinghouse.sql.facts.ColumnType.UUID;
import static io.countinghouse.sql.facts.ColumnType.nullable;

import io.countinghouse.events.Transaction;
import java.util.List;
import java.util.Locale;

/** A transaction as the two rows of {@code postings}. */
public final class PostingRows {

  /** Rows of each transaction: its debit leg, and its credit leg. */
  public static final int LEGS = 2;

  /** What is written, in this order, before the {@link Origin}. */
  public static final List<Column> COLUMNS =
      List.of(
          new Column("lane", UINT16),
          new Column("lane_seq", UINT64),
          new Column("transaction_id", UUID),
          new Column("side", INT8),
          new Column("account", TEXT),
          new Column("counterparty", TEXT),
          new Column("is_subject", BOOL),
          new Column("kind", TEXT),
          new Column("type", TEXT),
          new Column("amount_minor", INT64),
          new Column("held_minor", INT64),
          new Column("currency", TEXT),
          new Column("occurred_at", MICROS),
          new Column("posted_at", MICROS),
          new Column("booking_date", DATE),
          new Column("value_date", DATE),
          new Column("client", TEXT),
          new Column("idempotency_key", TEXT),
          new Column("merchant_id", nullable(TEXT)),
          new Column("category", nullable(TEXT)),
          new Column("channel", nullable(TEXT)),
          new Column("country", nullable(TEXT)),
          new Column("description", nullable(TEXT)),
          new Column("related_id", nullable(UUID)),
          new Column("attributes", nullable(TEXT)));

  private static final int DEBIT = 1;
  private static final int CREDIT = 2;

  private PostingRows() {}

  /**
   * Writes both legs; the same transaction gives the same bytes.
   *
   * @throws IllegalArgumentException if the table can't hold it
   */
  public static void write(Transaction t, Origin origin, RowBinary out) {
    debit(t, out);
    origin.write(out);
    credit(t, out);
    origin.write(out);
  }

  /** The debit leg, but for where it comes from; what is held is held on the debit account. */
  public static void debit(Transaction t, RowBinary out) {
    leg(t, DEBIT, t.heldMinor(), out);
  }

  /** The credit leg likewise. */
  public static void credit(Transaction t, RowBinary out) {
    leg(t, CREDIT, 0, out);
  }

  /** What moves nothing has amount 0 on both legs. */
  private static void leg(Transaction t, int side, long held, RowBinary out) {
    var account = side == DEBIT ? t.debitAccount() : t.creditAccount();
    var other = side == DEBIT ? t.creditAccount() : t.debitAccount();
    out.uint16(t.lane())
        .int64(t.laneSeq())
        .uuid(t.id())
        .int8(side)
        .text(account)
        .text(other)
        .bool(account.equals(t.subjectAccount()))
        .text(t.kind().name().toLowerCase(Locale.ROOT))
        .text(t.type())
        .int64(t.movedMinor())
        .int64(held)
        .text(t.currency())
        .micros(t.occurredAt())
        .micros(t.postedAt())
        .date(t.bookingDate())
        .date(t.valueDate())
        .text(t.client())
        .text(t.idempotencyKey())
        .nullable(t.merchantId())
        .nullable(t.category())
        .nullable(t.channel())
        .nullable(t.country())
        .nullable(t.description())
        .nullable(t.relatedId())
        .nullable(t.attributes());
  }
}
