package io.countinghouse.reports.reconcile;

import io.countinghouse.sql.ClickHouseAccess;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The proof, made again and again, with figures to raise an alarm by. A proof that can't be made is
 * told apart from one that fails; either leaves {@code reconcile.age.seconds} growing.
 */
public final class Following {

  private final PostgresAddress postgres;
  private final ClickHouseAccess clickHouse;
  private final Duration wait;
  private final MeterRegistry registry;
  private final AtomicLong reconciled = new AtomicLong();
  private final AtomicLong differences = new AtomicLong();
  private final AtomicLong missing = new AtomicLong();
  private final AtomicLong duplicates = new AtomicLong();
  private final AtomicReference<Instant> lastReconciled;

  /** What one look came to. */
  public sealed interface Look {

    /** The proof was made; whether it holds, the outcome tells. */
    record Made(Outcome outcome) implements Look {}

    /** A database could not be asked. */
    record Failed(SQLException why) implements Look {}
  }

  /**
   * @param wait how long ClickHouse may take to get as far as the ledger, each time
   * @param clock for the age of the last proof that held; none yet counts from now on
   */
  public Following(
      PostgresAddress postgres,
      ClickHouseAccess clickHouse,
      Duration wait,
      MeterRegistry registry,
      Clock clock) {
    this.postgres = postgres;
    this.clickHouse = clickHouse;
    this.wait = wait;
    this.registry = registry;
    this.lastReconciled = new AtomicReference<>(clock.instant());
    registry.gauge("reconcile.reconciled", reconciled);
    registry.gauge("reconcile.differences", differences);
    registry.gauge("reconcile.missing", missing);
    registry.gauge("reconcile.duplicates", duplicates);
    registry.gauge(
        "reconcile.age.seconds",
        lastReconciled,
        last -> Duration.between(last.get(), clock.instant()).toMillis() / 1_000.0);
  }

  /** Makes the proof once. */
  public Look look() throws InterruptedException {
    long begin = System.nanoTime();
    try {
      var outcome = Reconciliation.run(postgres, clickHouse, wait);
      reconciled.set(outcome.reconciled() ? 1 : 0);
      differences.set(outcome.differences().size());
      missing.set(outcome.missing());
      duplicates.set(outcome.duplicates());
      if (outcome.reconciled()) {
        lastReconciled.set(outcome.takenAt());
      }
      count(outcome.reconciled() ? "reconciled" : "different");
      return new Look.Made(outcome);
    } catch (SQLException e) {
      reconciled.set(0);
      count("failed");
      return new Look.Failed(e);
    } finally {
      registry.timer("reconcile.look").record(Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  private void count(String outcome) {
    registry.counter("reconcile.looks", "outcome", outcome).increment();
  }
}
