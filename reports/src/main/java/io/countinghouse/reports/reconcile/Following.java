package io.countinghouse.reports.reconcile;

import io.countinghouse.events.Micros;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.sql.ClickHouseAccess;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The proof, made again and again, with figures to raise an alarm by. A proof that can't be made is
 * told apart from one that fails; either leaves {@code reconcile.age.seconds} growing.
 */
public final class Following {

  private static final String RECONCILED = "reconciled";
  private static final String DIFFERENT = "different";
  private static final String FAILED = "failed";
  private static final List<String> OUTCOMES = List.of(RECONCILED, DIFFERENT, FAILED);

  /** No row where no date is sealed. */
  private static final String SEALED_UNTIL =
      "SELECT toUnixTimestamp64Micro(max(ended_at)) AS ended_us FROM sealed_dates"
          + " HAVING count() > 0";

  private final PostgresAddress postgres;
  private final ClickHouseAccess clickHouse;
  private final Duration wait;
  private final MeterRegistry registry;
  private final AtomicLong reconciled = new AtomicLong();
  private final AtomicLong differences = new AtomicLong();
  private final AtomicLong missing = new AtomicLong();
  private final AtomicLong duplicates = new AtomicLong();
  private final AtomicReference<Instant> lastReconciled;
  private volatile @Nullable Instant sealedUntil;

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
        "reconcile.age.seconds", lastReconciled, last -> seconds(last.get(), clock.instant()));
    Gauge.builder(
            "reconcile.sealed.age.seconds", this, f -> seconds(f.sealedUntil, clock.instant()))
        .strongReference(true)
        .register(registry);
    OUTCOMES.forEach(this::looks); // from the start, so that the first one is an increase
  }

  /** No number, if it is not known since when. */
  private static double seconds(@Nullable Instant since, Instant now) {
    return since == null ? Double.NaN : Duration.between(since, now).toMillis() / 1_000.0;
  }

  /** Makes the proof once. */
  public Look look() throws InterruptedException {
    long begin = System.nanoTime();
    try {
      sealed();
      var outcome = Reconciliation.run(postgres, clickHouse, wait);
      reconciled.set(outcome.reconciled() ? 1 : 0);
      differences.set(outcome.differences().size());
      missing.set(outcome.missing());
      duplicates.set(outcome.duplicates());
      if (outcome.reconciled()) {
        lastReconciled.set(outcome.takenAt());
      }
      looks(outcome.reconciled() ? RECONCILED : DIFFERENT).increment();
      return new Look.Made(outcome);
    } catch (SQLException e) {
      reconciled.set(0);
      looks(FAILED).increment();
      return new Look.Failed(e);
    } finally {
      registry.timer("reconcile.look").record(Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  /**
   * Looks up how far booking dates are sealed, a close that is not run tells nobody: where none is,
   * the first transaction is what has waited from the beginning.
   */
  private void sealed() throws SQLException {
    try (var reader = ClickHouseReader.open(clickHouse)) {
      var ended =
          reader.list(SEALED_UNTIL, Map.of(), row -> Micros.toInstant(row.getLong("ended_us")));
      sealedUntil = ended.isEmpty() ? firstPosted() : ended.getFirst();
    }
  }

  private @Nullable Instant firstPosted() throws SQLException {
    try (var ledger = Ledger.open(postgres)) {
      return ledger.firstPosted().orElse(null);
    }
  }

  private Counter looks(String outcome) {
    return registry.counter("reconcile.looks", "outcome", outcome);
  }
}
