package io.countinghouse.reports.months;

import io.countinghouse.reports.chain.ChainVerification;
import io.countinghouse.reports.close.SealedDates;
import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.reports.reconcile.Reconciliation;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.sql.months.MonthKeeping;
import io.countinghouse.sql.months.MonthSwitch;
import io.countinghouse.sql.months.Obstacle;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Detaches a month of the ledger, or attaches it again. Before a month is detached, both proofs are
 * made over everything that the ledger still has: ClickHouse holds each entry once, field by field
 * as it was posted.
 */
public final class MonthDetachment {

  /** So many differences say enough. */
  private static final int TOLD_MAX = 5;

  private final PostgresAddress owner;
  private final ClickHouseAccess clickHouse;
  private final @Nullable String kafka;
  private final Duration wait;

  /** What came of it. */
  public sealed interface Result {

    /** Nothing was changed. */
    record Refused(List<Obstacle> obstacles) implements Result {}

    /** It may be; nothing was changed. */
    record Possible() implements Result {}

    /** It was before. */
    record Already() implements Result {}

    /** It is. */
    record Done(MonthSwitch.Locked locked) implements Result {}
  }

  /**
   * @param kafka its bootstrap address; null: its watermarks are not looked at
   * @param wait how long ClickHouse may take to get as far as the ledger
   */
  public MonthDetachment(
      PostgresAddress owner, ClickHouseAccess clickHouse, @Nullable String kafka, Duration wait) {
    this.owner = owner;
    this.clickHouse = clickHouse;
    this.kafka = kafka;
    this.wait = wait;
  }

  /**
   * Detaches a month.
   *
   * @param dryRun only say whether it may be
   * @throws SQLException if a database can't be reached or fails, or another process is at work on
   *     the months; the month is either attached or detached then, and this can be run again
   * @throws org.apache.kafka.common.KafkaException if Kafka can't be reached; the same
   * @throws InterruptedException if the thread is interrupted while ClickHouse is waited for
   */
  public Result detach(YearMonth month, boolean dryRun) throws SQLException, InterruptedException {
    try (var ledger = owner.connect();
        var months = MonthKeeping.begin(ledger)) {
      if (months.detached(month)) {
        return new Result.Already();
      }
      var obstacles = months.againstDetaching(month);
      if (obstacles.isEmpty()) {
        obstacles = unproven();
      }
      if (obstacles.isEmpty()) {
        obstacles = unsealed(months.bookedIn(month));
      }
      if (!obstacles.isEmpty()) {
        return new Result.Refused(obstacles);
      }
      if (dryRun) {
        return new Result.Possible();
      }
      months.seal(month);
      return new Result.Done(months.detach(month));
    }
  }

  /**
   * Attaches a month again, if it is what was detached.
   *
   * @throws SQLException as for {@link #detach}
   */
  public Result attach(YearMonth month, boolean dryRun) throws SQLException {
    try (var ledger = owner.connect();
        var months = MonthKeeping.begin(ledger)) {
      var obstacles = months.againstAttaching(month);
      if (!obstacles.isEmpty()) {
        return new Result.Refused(obstacles);
      }
      return dryRun ? new Result.Possible() : new Result.Done(months.attach(month));
    }
  }

  /** All that the ledger has is proven, not the month alone: balances are sums over all of it. */
  private List<Obstacle> unproven() throws SQLException, InterruptedException {
    var outcome = Reconciliation.run(owner, clickHouse, wait);
    if (!outcome.reconciled()) {
      var differences = outcome.differences();
      return List.of(
          new Obstacle(
              "reconciled",
              "%d differences between ledger and ClickHouse: %s"
                  .formatted(differences.size(), first(differences))));
    }
    var verdict = ChainVerification.run(owner, clickHouse, kafka, wait);
    if (!verdict.intact()) {
      return List.of(
          new Obstacle(
              "intact",
              "%d misfits in the chains: %s"
                  .formatted(verdict.misfits(), first(verdict.findings()))));
    }
    return List.of();
  }

  /** After the month is gone, the ledger can't say any more what a date's figures should be. */
  private List<Obstacle> unsealed(Set<LocalDate> booked) throws SQLException {
    var open = new TreeSet<>(booked);
    open.removeAll(SealedDates.of(clickHouse));
    return open.isEmpty()
        ? List.of()
        : List.of(
            new Obstacle(
                "closed",
                "%d booking dates of the month are not sealed: %s"
                    .formatted(open.size(), first(List.copyOf(open)))));
  }

  private static <T> List<T> first(List<T> found) {
    return found.subList(0, Math.min(TOLD_MAX, found.size()));
  }
}
