package io.countinghouse.reports.lanes;

import io.countinghouse.sql.lanes.KafkaMark;
import io.countinghouse.sql.lanes.LaneStanding;
import io.countinghouse.sql.months.Obstacle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold before a lane is retired; each rule tells what to do. */
final class LaneRules {

  private LaneRules() {}

  /** Nobody may still post to it. */
  static Obstacle owned(LaneStanding lane) {
    return new Obstacle(
        "owned",
        "the process %s owns it%s: stop that ingest, or start it again without %d in INGEST_LANES"
            .formatted(
                lane.owner(),
                lane.session() == null ? ", and has just moved it" : " (" + lane.session() + ")",
                lane.lane()));
  }

  static Obstacle unknown(int lane) {
    return new Obstacle("opened", "lane " + lane + " was never opened");
  }

  /** Kafka must have exactly what the lane's row says; that it has not can be accepted. */
  static Optional<Obstacle> agreed(LaneStanding lane, KafkaMark inKafka) {
    if (inKafka.standsAt(lane.lastSeq(), lane.chain())) {
      return Optional.empty();
    }
    return Optional.of(
        inKafka.seq() < lane.lastSeq() && inKafka.seq() >= lane.publishedSeq()
            ? unpublished(lane, inKafka)
            : contradicted(lane, inKafka));
  }

  private static Obstacle unpublished(LaneStanding lane, KafkaMark inKafka) {
    return new Obstacle(
        "published",
        "Kafka has %d of its %d entries: start ingest once more with %d in INGEST_LANES, until its lane_backlog is 0; if it can't publish them any more, --given-up retires it all the same; what lacks in ClickHouse still shows, and is never scored"
            .formatted(inKafka.seq(), lane.lastSeq(), lane.lane()));
  }

  private static Obstacle contradicted(LaneStanding lane, KafkaMark inKafka) {
    var how =
        inKafka.seq() > lane.lastSeq()
            ? "Kafka has %d entries, the ledger %d".formatted(inKafka.seq(), lane.lastSeq())
            : inKafka.seq() == lane.lastSeq()
                ? "the hash chains of Kafka and ledger differ at " + inKafka.seq()
                : "Kafka has %d entries of %d that were published"
                    .formatted(inKafka.seq(), lane.publishedSeq());
    return new Obstacle(
        "agreed",
        how + ": if the lane was given up for it, --given-up acknowledges what Kafka says");
  }

  /** What ClickHouse was told before, by whatever ledger, must be the same. */
  static List<Obstacle> recorded(@Nullable Set<RetiredLanes.End> copies, RetiredLanes.End end) {
    var obstacles = new ArrayList<Obstacle>();
    if (copies != null && !copies.equals(Set.of(end))) {
      obstacles.add(
          new Obstacle(
              "recorded",
              "ClickHouse has it as %s, and here it is %s: its owner deletes that from retired_lanes if it is not so"
                  .formatted(copies, end)));
    }
    return obstacles;
  }
}
