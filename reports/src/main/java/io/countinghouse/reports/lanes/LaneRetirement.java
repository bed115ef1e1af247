package io.countinghouse.reports.lanes;

import io.countinghouse.events.ChainHash;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.sql.lanes.KafkaMark;
import io.countinghouse.sql.lanes.LaneKeeping;
import io.countinghouse.sql.lanes.LaneStanding;
import io.countinghouse.sql.lanes.Retirement;
import io.countinghouse.sql.months.Obstacle;
import io.countinghouse.topics.NewestWatermark;
import io.countinghouse.worker.Pause;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Retires a lane: nothing is ever posted to it again, and no moment waits for it any more. That its
 * entries are 1..n stays to be proved, with n from the lane's row, which is frozen.
 *
 * <p>The ledger records it, in one transaction; then ClickHouse is told. Stopped in between, it can
 * be run again, and only tells ClickHouse.
 */
public final class LaneRetirement {

  /** An owner that lost its connection gets this long to come back, as from who stands by. */
  private static final Duration OWNER_BACK_MAX = Duration.ofSeconds(2);

  private static final Duration KAFKA_MAX = Duration.ofSeconds(10);

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
    try (var ledger = ledger();
        var reader = ClickHouseReader.open(clickHouse)) {
      return new Run(new LaneKeeping(ledger), reader, wish).result();
    }
  }

  private Connection ledger() throws SQLException {
    return DriverManager.getConnection(owner.url(), owner.user(), owner.password());
  }

  private final class Run {

    private final LaneKeeping lanes;
    private final ClickHouseReader reader;
    private final Wish wish;

    Run(LaneKeeping lanes, ClickHouseReader reader, Wish wish) {
      this.lanes = lanes;
      this.reader = reader;
      this.wish = wish;
    }

    Result result() throws SQLException, InterruptedException {
      var found = lanes.find(wish.lane());
      if (found.isEmpty()) {
        return unknown();
      }
      var lane = found.get();
      return lane.retiredAt() != null ? again(lane) : first(lane);
    }

    /** A ledger that was put back to before the lane was opened does not know what Kafka has. */
    private Result unknown() throws SQLException {
      var inKafka = inKafka();
      if (!wish.givenUp() || inKafka.chain() == null) {
        return new Result.Refused(List.of(LaneRules.unknown(wish.lane())));
      }
      var obstacles = LaneRules.recorded(copies(), new RetiredLanes.End(0, ChainHash.GENESIS));
      if (!obstacles.isEmpty()) {
        return new Result.Refused(obstacles);
      }
      if (wish.dryRun()) {
        return new Result.Possible(0, inKafka);
      }
      lanes.retireUnknown(wish.lane(), inKafka, wish.reason(), by);
      return done();
    }

    private Result first(LaneStanding before) throws SQLException, InterruptedException {
      if (before.ownerPid() != 0 && !before.owned()) {
        Pause.of(OWNER_BACK_MAX);
      }
      var lane = lanes.find(wish.lane()).orElseThrow();
      if (lane.owned() || !lane.unmoved(before)) {
        return new Result.Refused(List.of(LaneRules.owned(lane)));
      }
      var inKafka = inKafka(); // after its owner is gone, who might still have published
      var against = LaneRules.agreed(lane, inKafka);
      var obstacles = new ArrayList<>(LaneRules.recorded(copies(), end(lane)));
      if (!wish.givenUp()) {
        against.ifPresent(obstacles::add);
      }
      if (!obstacles.isEmpty()) {
        return new Result.Refused(obstacles);
      }
      if (wish.dryRun()) {
        return new Result.Possible(lane.lastSeq(), inKafka);
      }
      return lanes.retire(lane, against.isPresent(), inKafka, wish.reason(), by)
          ? done()
          : new Result.Refused(List.of(LaneRules.owned(lanes.find(wish.lane()).orElseThrow())));
    }

    private Result done() throws SQLException {
      var lane = lanes.find(wish.lane()).orElseThrow();
      tell(lane);
      return new Result.Done(lane);
    }

    private Result again(LaneStanding lane) throws SQLException {
      var obstacles = LaneRules.recorded(copies(), end(lane));
      if (!obstacles.isEmpty()) {
        return new Result.Refused(obstacles);
      }
      if (wish.dryRun()) {
        return new Result.Already(lane, false);
      }
      boolean told = tell(lane);
      var inKafka = inKafka();
      if (wish.givenUp()
          && !inKafka.standsAt(lane.lastSeq(), lane.chain())
          && !acknowledged(lane, inKafka)) {
        lanes.acknowledge(wish.lane(), inKafka, wish.reason(), by);
        return new Result.Acknowledged(lanes.find(wish.lane()).orElseThrow());
      }
      return new Result.Already(lane, told);
    }

    private boolean tell(LaneStanding lane) throws SQLException {
      if (copies() != null) {
        return false;
      }
      RetiredLanes.put(
          clickHouse, lane, Objects.requireNonNull(lane.retiredAt()), retirement(lane));
      return true;
    }

    private @Nullable Set<RetiredLanes.End> copies() throws SQLException {
      return RetiredLanes.read(reader).get(wish.lane());
    }

    private KafkaMark inKafka() {
      var newest = NewestWatermark.decided(kafka, KAFKA_MAX).get(wish.lane());
      return newest == null ? KafkaMark.NONE : new KafkaMark(newest.lastSeq(), newest.chain());
    }
  }

  private static boolean acknowledged(LaneStanding lane, KafkaMark inKafka) {
    return retirement(lane).givenUp() && retirement(lane).inKafka().equals(inKafka);
  }

  private static Retirement retirement(LaneStanding lane) {
    return Objects.requireNonNull(lane.retirement(), "the lane is not retired");
  }

  private static RetiredLanes.End end(LaneStanding lane) {
    return new RetiredLanes.End(lane.lastSeq(), lane.chain());
  }
}
