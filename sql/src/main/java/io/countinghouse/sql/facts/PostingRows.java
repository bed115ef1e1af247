package io.countinghouse.sql.facts;

import io.countinghouse.events.Transaction;
import java.util.List;
import java.util.Locale;

/** A transaction as the two rows of {@code postings}. */
public final class PostingRows {

  /** Rows of each transaction: its debit leg, and its credit leg. */
  public static final int LEGS = 2;

  /** What is written, in this order, before the {@link Origin}. */
  public static final List<String> COLUMNS =
      List.of(
          "lane",
          "lane_seq",
          "transaction_id",
          "side",
          "account",
          "counterparty",
          "is_subject",
          "kind",
          "type",
          "amount_minor",
          "held_minor",
          "currency",
          "occurred_at",
          "posted_at",
          "booking_date",
          "value_date",
          "client",
          "idempotency_key",
          "merchant_id",
          "category",
          "channel",
          "country",
          "description",
          "related_id",
          "attributes");

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
