package io.countinghouse.reports.lanes;

import io.countinghouse.events.ChainHash;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.lanes.LaneRetirement.Result;
import io.countinghouse.reports.lanes.LaneRetirement.Wish;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.sql.lanes.KafkaMark;
import io.countinghouse.sql.lanes.LaneKeeping;
import io.countinghouse.sql.lanes.LaneStanding;
import io.countinghouse.sql.lanes.Retirement;
import io.countinghouse.sql.months.Obstacle;
import io.countinghouse.topics.NewestWatermark;
import io.countinghouse.worker.Pause;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The retiring of one lane, from what the stores say of it to the last of them that is told. */
final class Retiring {

  /** An owner that lost its connection gets this long to come back, as from who stands by. */
  private static final Duration OWNER_BACK_MAX = Duration.ofSeconds(2);

  private static final Duration KAFKA_MAX = Duration.ofSeconds(10);

  private final LaneKeeping lanes;
  private final ClickHouseReader reader;
  private final ClickHouseAccess clickHouse;
  private final String kafka;
  private final String by;
  private final Wish wish;

  /** As for {@link LaneRetirement}, on connections of the caller's. */
  Retiring(
      LaneKeeping lanes,
      ClickHouseReader reader,
      ClickHouseAccess clickHouse,
      String kafka,
      String by,
      Wish wish) {
    this.lanes = lanes;
    this.reader = reader;
    this.clickHouse = clickHouse;
    this.kafka = kafka;
    this.by = by;
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
    var obstacles = recorded(new RetiredLanes.End(0, ChainHash.GENESIS));
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
    var obstacles = new ArrayList<>(recorded(RetiredLanes.End.of(lane)));
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
    var obstacles = recorded(RetiredLanes.End.of(lane));
    if (!obstacles.isEmpty()) {
      return new Result.Refused(obstacles);
    }
    if (wish.dryRun()) {
      return new Result.Already(lane, false);
    }
    boolean told = tell(lane);
    if (wish.givenUp()) {
      var inKafka = inKafka();
      if (!inKafka.standsAt(lane.lastSeq(), lane.chain()) && !acknowledged(lane, inKafka)) {
        lanes.acknowledge(wish.lane(), inKafka, wish.reason(), by);
        return new Result.Acknowledged(lanes.find(wish.lane()).orElseThrow());
      }
    }
    return new Result.Already(lane, told);
  }

  private boolean tell(LaneStanding lane) throws SQLException {
    if (copies() != null) {
      return false;
    }
    RetiredLanes.put(clickHouse, lane, Objects.requireNonNull(lane.retiredAt()), retirement(lane));
    return true;
  }

  private List<Obstacle> recorded(RetiredLanes.End end) throws SQLException {
    return LaneRules.recorded(copies(), end);
  }

  private @Nullable Set<RetiredLanes.End> copies() throws SQLException {
    return RetiredLanes.read(reader).get(wish.lane());
  }

  private KafkaMark inKafka() {
    return KafkaMark.of(NewestWatermark.decided(kafka, KAFKA_MAX).get(wish.lane()));
  }

  private static boolean acknowledged(LaneStanding lane, KafkaMark inKafka) {
    return retirement(lane).givenUp() && retirement(lane).inKafka().equals(inKafka);
  }

  private static Retirement retirement(LaneStanding lane) {
    return Objects.requireNonNull(lane.retirement(), "the lane is not retired");
  }
}
