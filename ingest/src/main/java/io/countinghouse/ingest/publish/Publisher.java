package io.countinghouse.ingest.publish;

import io.countinghouse.events.Watermark;
import io.countinghouse.ingest.lane.Backoff;
import io.countinghouse.ingest.lane.Lane;
import io.countinghouse.ingest.lane.LaneRows;
import io.countinghouse.worker.Worker;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The publisher of a lane: one thread, one transactional producer. It publishes what the poster
 * hands over; where that leaves a gap (a restart, an overflow) it reads the ledger instead. Any
 * doubt about Kafka ends the producer and repeats the take-over.
 */
public final class Publisher implements Worker {

  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
  private static final Duration IDLE = Duration.ofSeconds(1);

  /** Past this the hand-off is near its end, and what overflows is dearer to read again. */
  private static final int HANDED_OVER_MAX = 16;

  private final Lane lane;
  private final UUID owner;
  private final DSLContext ledger;
  private final TakeOver takeOver;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Backoff backoff = new Backoff();
  private final Pace pace = new Pace();
  private @Nullable LaneProducer producer;
  private @Nullable Watermark published;
  private long epoch;
  private boolean behind;
  private boolean away;

  /**
   * @param owner this process
   * @param ledger for reading, from a pool; not the poster's connection
   */
  public Publisher(
      Lane lane, UUID owner, String bootstrap, DSLContext ledger, LaneWatermarks watermarks) {
    this.lane = lane;
    this.owner = owner;
    this.ledger = ledger;
    this.takeOver = new TakeOver(lane.number(), owner, bootstrap, ledger, watermarks);
  }

  @Override
  public String name() {
    return "publisher-" + lane.number();
  }

  @Override
  public void step() throws InterruptedException {
    if (lane.state().divergence() != null || lane.state().row() == null) {
      lane.handoff().poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
      return;
    }
    try {
      if (producer == null) {
        take();
      } else if (behind) {
        publishFromLedger(producer);
      } else {
        publishHandedOver(producer);
      }
      backoff.reset();
    } catch (KafkaException | DataAccessException e) {
      giveUpProducer(e);
      pause(backoff.next());
    }
  }

  private void take() {
    switch (takeOver.run()) {
      case TakeOver.Result.Taken taken -> {
        producer = taken.producer();
        published = taken.published();
        epoch = taken.epoch();
        behind = true;
        away = false;
        lane.state().published(taken.published());
        LOG.atInfo()
            .addKeyValue("lane", lane.number())
            .addKeyValue("published_seq", taken.published().lastSeq())
            .log("lane is publishing");
      }
      case TakeOver.Result.Diverged diverged -> diverged(diverged.why(), diverged.ledgerSuspect());
      case TakeOver.Result.Overtaken _ ->
          LOG.atInfo().addKeyValue("lane", lane.number()).log("taking the lane's topics once more");
    }
  }

  private void publishHandedOver(LaneProducer to) throws InterruptedException {
    var batch = lane.handoff().poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
    if (batch == null || !batch.asOf().isAfter(watermark().asOf())) {
      return; // nothing, or it was read from the ledger meanwhile
    }
    if (batch.afterSeq() != watermark().lastSeq()) {
      behind = true;
      return;
    }
    awaitTurn();
    publish(to, Chunk.handedOver(batch, lane.handoff(), lane.number(), epoch));
    pace.ended();
  }

  private void awaitTurn() throws InterruptedException {
    long wait = pace.waitNanos();
    if (wait > 0 && lane.handoff().size() < HANDED_OVER_MAX) {
      pause(Duration.ofNanos(wait));
    }
    pace.begun();
  }

  /** One chunk; the last one meets the lane's row, and then the hand-off takes over again. */
  private void publishFromLedger(LaneProducer to) {
    var row = LaneRows.read(ledger, lane.number()).orElseThrow();
    Chunk chunk;
    try {
      chunk = Chunk.fromLedger(ledger, row, watermark(), epoch);
    } catch (LedgerBroken e) {
      diverged(String.valueOf(e.getMessage()), true);
      return;
    }
    publish(to, chunk);
    behind = chunk.watermark().lastSeq() < row.lastSeq();
  }

  private void publish(LaneProducer to, Chunk chunk) {
    to.publish(chunk.entries(), chunk.traceparents(), chunk.watermark());
    published = chunk.watermark();
    lane.state().published(chunk.watermark());
  }

  private Watermark watermark() {
    return Objects.requireNonNull(published, "the lane was not taken over");
  }

  private void diverged(String why, boolean ledgerSuspect) {
    closeProducer();
    if (ledgerSuspect) { // first: should it fail, the take-over is repeated and comes here again
      LaneRows.distrust(ledger, lane.number(), owner);
    }
    lane.state().diverged(why, ledgerSuspect);
    LOG.atError()
        .addKeyValue("lane", lane.number())
        .addKeyValue("ledger_suspect", ledgerSuspect)
        .log("ledger and Kafka contradict each other, the lane needs a repair: {}", why);
  }

  /** Whether the last transaction came through nobody knows: the next take-over finds out. */
  private void giveUpProducer(RuntimeException e) {
    closeProducer();
    if (!away) {
      away = true;
      LOG.atWarn()
          .addKeyValue("lane", lane.number())
          .log("publishing is interrupted: {}", e.toString());
    }
  }

  private void closeProducer() {
    lane.state().notPublishing();
    published = null;
    var mine = producer;
    producer = null;
    if (mine != null) {
      mine.close();
    }
  }

  private void pause(Duration pause) throws InterruptedException {
    if (ending.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
      LOG.atDebug().log("ending");
    }
  }

  @Override
  public void wakeUp() {
    ending.countDown();
  }

  @Override
  public void close() {
    closeProducer();
  }
}
