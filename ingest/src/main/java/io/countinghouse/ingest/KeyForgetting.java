package io.countinghouse.ingest;

import io.countinghouse.worker.Worker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets idempotency keys that are older than the window, by the ledger's clock, for as long as
 * the process runs. Several instances take turns; the shortest of their windows counts.
 */
final class KeyForgetting implements Worker {

  private static final Logger LOG = LoggerFactory.getLogger(KeyForgetting.class);

  /** Nothing waits for a key to be forgotten. */
  private static final Duration EVERY = Duration.ofMinutes(1);

  /** Some tens of milliseconds of work, for which a lane that wants one of these keys waits. */
  private static final int BATCH = 5_000;

  /** A pause is so many times what the batch before it took: a fifth of a processor at most. */
  private static final int PAUSE_TIMES = 4;

  /** While requests wait for a lane: a twentieth. The keys that are left go when it is calm. */
  private static final int BUSY_PAUSE_TIMES = 20;

  private static final String FORGET =
      "SELECT ledger.forget_keys(clock_timestamp() - make_interval(days => ?), ?)";

  private static final String OLDEST =
      "SELECT extract(epoch FROM clock_timestamp() - min(claimed_at)) FROM ledger.idempotency_key";

  private final DataSource ledger;
  private final KeyWindow window;
  private final BooleanSupplier busy;
  private final Counter forgotten;
  private final CountDownLatch ending = new CountDownLatch(1);
  private Duration pause = Duration.ZERO;
  private volatile double oldestSeconds = Double.NaN;

  /**
   * @param busy whether callers wait for the ledger
   */
  KeyForgetting(DataSource ledger, KeyWindow window, BooleanSupplier busy, MeterRegistry metrics) {
    this.ledger = ledger;
    this.window = window;
    this.busy = busy;
    this.forgotten =
        Counter.builder("ingest.keys.forgotten")
            .description("idempotency keys that this instance forgot after the window")
            .register(metrics);
    Gauge.builder("ingest.keys.oldest.age", this, worker -> worker.oldestSeconds)
        .description("age of the oldest idempotency key in the ledger")
        .baseUnit("seconds")
        .register(metrics);
  }

  @Override
  public String name() {
    return "key-forgetting";
  }

  @Override
  public void step() throws InterruptedException {
    if (ending.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
      return;
    }
    long began = System.nanoTime();
    try (var connection = ledger.getConnection()) {
      int count = forget(connection);
      forgotten.increment(count);
      oldestSeconds = oldest(connection);
      var took = Duration.ofNanos(System.nanoTime() - began);
      pause =
          count < BATCH
              ? EVERY
              : took.multipliedBy(busy.getAsBoolean() ? BUSY_PAUSE_TIMES : PAUSE_TIMES);
    } catch (SQLException e) { // the keys grow older than they need; a caller notices nothing
      pause = EVERY;
      LOG.atWarn().log("old keys could not be forgotten: {}", e.getMessage());
    }
  }

  private int forget(Connection connection) throws SQLException {
    try (var forget = connection.prepareStatement(FORGET)) {
      forget.setInt(1, window.days());
      forget.setInt(2, BATCH);
      try (var row = forget.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  /** 0 if there is no key. */
  private static double oldest(Connection connection) throws SQLException {
    try (var oldest = connection.prepareStatement(OLDEST);
        var row = oldest.executeQuery()) {
      row.next();
      return row.getDouble(1);
    }
  }

  @Override
  public void wakeUp() {
    ending.countDown();
  }
}
