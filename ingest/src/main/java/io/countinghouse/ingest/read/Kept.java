package io.countinghouse.ingest.read;

import static io.countinghouse.sql.ledger.Tables.KEPT;

import io.countinghouse.ingest.lane.TransactionIds;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Which transactions the ledger still has. Those of months that are detached are summed up in a
 * balance for each account, and no answer is made of a part of them.
 *
 * @param from the first moment that is kept; null: all are
 */
record Kept(@Nullable Instant from) {

  /** In a transaction that holds the table's lock, so that it stays true until it ends. */
  static Kept of(DSLContext sql) {
    return new Kept(sql.select(KEPT.KEPT_FROM).from(KEPT).fetchOne(KEPT.KEPT_FROM));
  }

  /**
   * Everything posted up to this moment can be told.
   *
   * @throws MonthDetached if not
   */
  void upTo(String field, Instant moment) {
    if (from != null && moment.isBefore(from.minus(1, ChronoUnit.MICROS))) {
      throw new MonthDetached(field, from);
    }
  }

  /**
   * Nothing is left out from this moment on.
   *
   * @throws MonthDetached if something is
   */
  void since(String field, Instant moment) {
    if (from != null && moment.isBefore(from)) {
      throw new MonthDetached(field, from);
    }
  }

  /**
   * The part of a span that is kept, where its beginning was left open.
   *
   * @param after where a page goes on; null: it is the first
   * @throws MonthDetached if the span names a moment that is not kept
   */
  Span of(Span span, @Nullable Position after) {
    if (from == null) {
      return span;
    }
    if (after != null) {
      since("cursor", after.postedAt());
    }
    if (span.from() != null) {
      since("from", span.from());
      return span;
    }
    if (span.to() != null) {
      since("to", span.to());
    }
    return new Span(from, span.to());
  }

  /** Whether a transaction with this id, if there ever was one, is of a month that is detached. */
  boolean lacks(UUID id) {
    return from != null && TransactionIds.before(id, from);
  }

  /** As the API shows it; null: nothing is detached. */
  @Nullable String text() {
    return from == null ? null : from.toString();
  }
}
