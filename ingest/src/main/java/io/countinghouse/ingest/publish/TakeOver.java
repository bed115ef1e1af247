package io.countinghouse.ingest.publish;

import io.countinghouse.events.ChainHash;
import io.countinghouse.events.Watermark;
import io.countinghouse.ingest.lane.LaneLost;
import io.countinghouse.ingest.lane.LaneRow;
import io.countinghouse.ingest.lane.LaneRows;
import io.countinghouse.topics.NewestWatermark;
import io.countinghouse.topics.TopicAdmin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;
import org.jooq.DSLContext;

/**
 * How a publisher comes to own a lane's place in Kafka. The order is the guarantee (docs/design.md,
 * "Owners and zombies"): raise the epoch in the ledger, fence former producers, check the epoch
 * again, read the watermark to the uncommitted end, compare it with the ledger.
 */
final class TakeOver {

  /** What came of it. */
  sealed interface Result {

    /** The lane goes on after this watermark, with this producer, which the taker closes. */
    record Taken(LaneProducer producer, long epoch, Watermark published) implements Result {}

    /**
     * Ledger and Kafka contradict each other.
     *
     * @param ledgerSuspect whether the ledger may have lost entries that Kafka has
     */
    record Diverged(String why, boolean ledgerSuspect) implements Result {}

    /**
     * The epoch was raised once more under this process's own name: by a statement of an earlier
     * attempt, which the ledger came to only after its caller had given it up. To be repeated.
     */
    record Overtaken() implements Result {}
  }

  private static final int CHUNK = 2_000;

  private final int lane;
  private final UUID owner;
  private final String bootstrap;
  private final DSLContext ledger;
  private final LaneWatermarks watermarks;
  private final HangingTransactions hanging;

  TakeOver(int lane, UUID owner, String bootstrap, DSLContext ledger, LaneWatermarks watermarks) {
    this.lane = lane;
    this.owner = owner;
    this.bootstrap = bootstrap;
    this.ledger = ledger;
    this.watermarks = watermarks;
    this.hanging = new HangingTransactions(bootstrap, lane);
  }

  /**
   * Takes the lane over.
   *
   * @throws KafkaException if Kafka can't be reached: try again
   * @throws org.jooq.exception.DataAccessException if the ledger can't be reached: try again
   * @throws LaneLost if another process owns the lane
   */
  Result run() {
    KafkaProbe.topics(bootstrap);
    TopicAdmin.create(bootstrap, "ingest", List.of());
    long epoch = LaneRows.raiseEpoch(ledger, lane, owner).epoch();
    hanging.beforeFence();
    var producer = new LaneProducer(bootstrap, lane);
    boolean taken = false;
    try {
      producer.fence();
      var row = owned();
      if (row.epoch() != epoch) {
        return new Result.Overtaken();
      }
      var open = hanging.end(row.published().seq());
      if (open.isPresent()) {
        return new Result.Diverged(open.get(), false);
      }
      var newest = watermarks.newest(lane);
      var diverged = contradiction(newest, owned()); // as it is after Kafka has answered
      if (diverged.isPresent()) {
        return diverged.get();
      }
      taken = true;
      return new Result.Taken(producer, epoch, newest.orElseGet(this::beginning));
    } catch (NewestWatermark.UnreadableException e) {
      return new Result.Diverged(LaneWatermarks.mendable(e), false);
    } finally {
      if (!taken) {
        producer.close();
      }
    }
  }

  private LaneRow owned() {
    var row = LaneRows.read(ledger, lane).orElseThrow(() -> new LaneLost(lane, "its row is gone"));
    if (!row.owner().equals(owner)) {
      throw new LaneLost(lane, "another process has taken it");
    }
    return row;
  }

  private Watermark beginning() {
    return new Watermark(lane, 1, 0, Instant.EPOCH, ChainHash.GENESIS);
  }

  private Optional<Result> contradiction(Optional<Watermark> newest, LaneRow row) {
    long inKafka = newest.map(Watermark::lastSeq).orElse(0L);
    if (inKafka > row.lastSeq()) {
      return diverged(
          true, "Kafka has %d entries, the ledger %d".formatted(inKafka, row.lastSeq()));
    }
    var known = row.published();
    if (inKafka < known.seq()) {
      return diverged(false, "Kafka has %d entries of %d".formatted(inKafka, known.seq()));
    }
    var chain = newest.map(Watermark::chain).orElse(ChainHash.GENESIS);
    var from = known.chain();
    try {
      // Either walk ends where both sides know the hash; the first is short whatever the backlog.
      boolean same =
          from != null
              ? walk(from, known.seq(), inKafka).equals(chain)
              : walk(chain, inKafka, row.lastSeq()).equals(row.chain());
      return same
          ? Optional.empty()
          : diverged(true, "the hash chains of Kafka and ledger differ at " + inKafka);
    } catch (LedgerBroken e) {
      return diverged(true, String.valueOf(e.getMessage()));
    }
  }

  /** The chain after the ledger's entries {@code (after, upTo]}. */
  private ChainHash walk(ChainHash from, long after, long upTo) {
    var chain = from;
    for (long at = after; at < upTo; at = Math.min(upTo, at + CHUNK)) {
      for (var entry : LedgerLog.read(ledger, lane, at, Math.min(upTo, at + CHUNK))) {
        chain = chain.next(entry);
      }
    }
    return chain;
  }

  private static Optional<Result> diverged(boolean ledgerSuspect, String why) {
    return Optional.of(new Result.Diverged(why, ledgerSuspect));
  }
}
