package io.countinghouse.loader.fact;

import static io.countinghouse.sql.facts.ColumnType.MICROS;
import static io.countinghouse.sql.facts.ColumnType.TEXT;
import static io.countinghouse.sql.facts.ColumnType.UUID;
import static io.countinghouse.sql.facts.ColumnType.nullable;

import io.countinghouse.events.Review;
import io.countinghouse.events.Topics;
import io.countinghouse.sql.facts.Column;
import io.countinghouse.sql.facts.Origin;
import io.countinghouse.sql.facts.RowBinary;
import java.util.List;
import java.util.Locale;

/** What reviewers said, each word a row. */
final class ReviewTable {

  static final FactTable<Review> REVIEWS =
      new FactTable<>(
          Topics.REVIEWS,
          1,
          "reviewed_at",
          Review::reviewedAt,
          List.of(
              new Column("transaction_id", UUID),
              new Column("subject_account", TEXT),
              new Column("outcome", TEXT),
              new Column("reviewer", TEXT),
              new Column("reviewed_at", MICROS),
              new Column("reason", TEXT),
              new Column("merchant_id", nullable(TEXT)),
              new Column("counterparty", TEXT)),
          ReviewTable::review);

  private ReviewTable() {}

  private static void review(Review r, Origin origin, RowBinary out) {
    out.uuid(r.transactionId())
        .text(r.subjectAccount())
        .text(r.outcome().name().toLowerCase(Locale.ROOT))
        .text(r.reviewer())
        .micros(r.reviewedAt())
        .text(r.reason())
        .nullable(r.merchantId())
        .text(r.counterparty());
    origin.write(out);
  }
}
