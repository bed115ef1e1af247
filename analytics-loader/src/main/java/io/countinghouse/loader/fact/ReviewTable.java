package io.countinghouse.loader.fact;

import io.countinghouse.events.Review;
import io.countinghouse.events.Topics;
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
              "transaction_id",
              "subject_account",
              "outcome",
              "reviewer",
              "reviewed_at",
              "reason",
              "merchant_id",
              "counterparty"),
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
