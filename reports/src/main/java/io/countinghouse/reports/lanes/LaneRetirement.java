package io.countinghouse.reports.lanes;

import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.sql.lanes.KafkaMark;
import io.countinghouse.sql.lanes.LaneKeeping;
import io.countinghouse.sql.lanes.LaneStanding;
import io.countinghouse.sql.months.Obstacle;
import io.countinghouse.topics.NewestWatermark;
import java.sql.SQLException;
import java.util.List;

/**
 * Retires a lane: nothing is ever posted to it again, and no moment waits for it any more. That its
 * entries are 1..n stays to be proved, with n from the lane's row, which is frozen.
 *
 * <p>The ledger records it, in one transaction; then ClickHouse is told. Stopped in between, it can
 * be run again, and only tells ClickHouse.
 */
public final class LaneRetirement {

  private final PostgresAddress owner;
  private final ClickHouseAccess clickHouse;
  private final String kafka;
  private final String by;

  /**
   * What is wanted.
   *
   * @param givenUp whether it is accepted that Kafka says otherwise than the lane's row
   * @param dryRun only say whether it may be
   */
  public record Wish(int lane, String reason, boolean givenUp, boolean dryRun) {}

  /** What came of it. */
  public sealed interface Result {

    /** Nothing was changed. */
    record Refused(List<Obstacle> obstacles) implements Result {}

    /**
     * It may be; nothing was changed.
     *
     * @param lastSeq its entries would be 1..lastSeq
     * @param inKafka what would be acknowledged, if it is other
     */
    record Possible(long lastSeq, KafkaMark inKafka) implements Result {}

    /** It is. */
    record Done(LaneStanding lane) implements Result {}

    /** It was before; what Kafka says by now is acknowledged. */
    record Acknowledged(LaneStanding lane) implements Result {}

    /**
     * It was before.
     *
     * @param told whether ClickHouse did not know it, and now does
     */
    record Already(LaneStanding lane, boolean told) implements Result {}
  }

  /**
   * @param owner may change the ledger's schema
   * @param clickHouse may insert into {@code retired_lanes}
   * @param kafka its bootstrap address
   * @param by the login that is recorded
   */
  public LaneRetirement(
      PostgresAddress owner, ClickHouseAccess clickHouse, String kafka, String by) {
    this.owner = owner;
    this.clickHouse = clickHouse;
    this.kafka = kafka;
    this.by = by;
  }

  /**
   * Retires the lane, or finds that it is.
   *
   * @throws SQLException if a database can't be reached or fails: run it again
   * @throws org.apache.kafka.common.KafkaException if Kafka can't be reached; the same
   * @throws NewestWatermark.UnreadableException if its newest watermark of a lane can't be read
   * @throws InterruptedException if the thread is interrupted while an owner is waited for
   */
  public Result retire(Wish wish) throws SQLException, InterruptedException {
    try (var ledger = owner.connect();
        var reader = ClickHouseReader.open(clickHouse)) {
      var lanes = new LaneKeeping(ledger);
      return new Retiring(lanes, reader, clickHouse, kafka, by, wish).result();
    }
  }
}
