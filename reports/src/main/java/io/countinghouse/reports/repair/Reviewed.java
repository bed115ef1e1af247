package io.countinghouse.reports.repair;

import io.countinghouse.events.Micros;
import io.countinghouse.events.Review;
import io.countinghouse.reports.ClickHouseReader;
import java.sql.SQLException;
import java.util.Map;

/** Whether ClickHouse knows of a later word of a reviewer on the same payment. */
public final class Reviewed {

  // Offsets of two partitions can't be compared: there the reviewers' own times tell.
  private static final String LATER =
      """
      SELECT count() AS n
      FROM reviews
      WHERE subject_account = {account:String} AND transaction_id = {transaction:UUID}
        AND if(source_partition = {partition:UInt16},
               source_offset > {offset:UInt64},
               toUnixTimestamp64Micro(reviewed_at) > {reviewed:Int64})
      """;

  private final ClickHouseReader clickHouse;

  public Reviewed(ClickHouseReader clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * Whether it has one.
   *
   * @param offset where the review itself lies in its partition of {@code fraud-reviews}
   */
  public boolean since(Review review, int partition, long offset) throws SQLException {
    var parameters =
        Map.of(
            "account", review.subjectAccount(),
            "transaction", review.transactionId().toString(),
            "partition", Integer.toString(partition),
            "offset", Long.toString(offset),
            "reviewed", Long.toString(Micros.of(review.reviewedAt())));
    return clickHouse.list(LATER, parameters, row -> row.getLong("n")).getFirst() > 0;
  }
}
