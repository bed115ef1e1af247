package io.countinghouse.reports.close;

import com.clickhouse.client.api.Client;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.reconcile.Outcome.LaneOutcome;
import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.reports.reconcile.Reconciliation;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.sql.months.Obstacle;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Seals booking dates, one after the other without a gap. A date may be sealed once every lane has
 * passed its end and everything that the ledger has is proven to be in ClickHouse once. Its
 * aggregates are then computed from the facts, kept, read back, held against the ledger's sums, and
 * made visible by one row. Killed at any point, it leaves either nothing to be seen or the whole
 * seal; what it left unseen stays unseen. Of months whose dates are all sealed the balances at
 * their end are kept, too.
 */
public final class DayClose {

  /** The longest that one statement may take. */
  private static final Duration STATEMENT_MAX = Duration.ofMinutes(30);

  private final PostgresAddress ledger;
  private final ClickHouseAccess access;
  private final @Nullable BookingDays told;
  private final Duration wait;
  private final String by;
  private final Consumer<String> say;

  /** What came of it. */
  public sealed interface Result {

    /** These were sealed; none if none is due. What comes next is known where all were wanted. */
    record Done(List<Seal> seals, NextDate next) implements Result {}

    /** The date was sealed before; or is not restated, since its facts are what was sealed. */
    record Already(Seal seal) implements Result {}

    /** A sealed date has a new version beside the old one. */
    record Restated(Seal before, Seal after, List<Change> changes) implements Result {}

    /** Some may have been sealed before the one that may not be. */
    record Refused(List<Seal> seals, LocalDate date, List<Obstacle> obstacles) implements Result {}
  }

  /**
   * @param ledger only read
   * @param access may read all and insert into the sealed tables
   * @param told the calendar of booking dates, which must be the ledger's; null: the ledger's
   * @param wait how long ClickHouse may take to get as far as the ledger
   * @param by the login that is recorded
   * @param say told each step when it is done
   */
  public DayClose(
      PostgresAddress ledger,
      ClickHouseAccess access,
      @Nullable BookingDays told,
      Duration wait,
      String by,
      Consumer<String> say) {
    this.ledger = ledger;
    this.access = access;
    this.told = told;
    this.wait = wait;
    this.by = by;
    this.say = say;
  }

  /**
   * Seals a date, if it is the next one.
   *
   * @throws SQLException if a database can't be reached or fails, or another close is at work; the
   *     date is either sealed or not, and this can be run again
   * @throws InterruptedException if the thread is interrupted while ClickHouse is waited for
   */
  public Result date(LocalDate date) throws SQLException, InterruptedException {
    return run(date);
  }

  /** Seals every date that is due, in order. */
  public Result due() throws SQLException, InterruptedException {
    return run(null);
  }

  /**
   * Seals a new version of a date of which the facts are other than when it was sealed. This should
   * never be: it is how figures are put right after facts were found wrong and repaired.
   *
   * @param reason kept with the version
   */
  public Result restate(LocalDate date, String reason) throws SQLException, InterruptedException {
    try (var lock = CloseLock.take(ledger);
        var reader = ClickHouseReader.open(access);
        var client = access.client(STATEMENT_MAX)) {
      var run = new Run(lock, reader, client);
      return run.withBalances(run.restate(date, reason));
    }
  }

  private Result run(@Nullable LocalDate wanted) throws SQLException, InterruptedException {
    try (var lock = CloseLock.take(ledger);
        var reader = ClickHouseReader.open(access);
        var client = access.client(STATEMENT_MAX)) {
      var run = new Run(lock, reader, client);
      return run.withBalances(run.run(wanted));
    }
  }

  /** One close, under the lock. */
  private final class Run {

    private final CloseLock lock;
    private final LedgerCalendar days;
    private final ClickHouseReader reader;
    private final SealStore store;
    private final Standing standing;
    private final Sealing sealing;
    private final KeptBalances balances;

    Run(CloseLock lock, ClickHouseReader reader, Client client) throws SQLException {
      this.lock = lock;
      this.days = lock.calendar(told);
      this.reader = reader;
      this.store = new SealStore(reader, client, access.database());
      var builds = new Builds(client);
      this.standing = new Standing(reader, builds);
      this.sealing = new Sealing(reader, store, builds, by, say);
      this.balances = new KeptBalances(reader, client);
    }

    /**
     * Keeps the balances of months whose dates are all sealed, whenever that was; so what a close
     * that was killed did not get to, and what a repair has changed, is kept by the next one.
     */
    Result withBalances(Result result) throws SQLException {
      var seals = store.current();
      if (!(result instanceof Result.Refused) && !seals.isEmpty()) {
        var over = YearMonth.from(seals.lastKey().plusDays(1)).minusMonths(1);
        for (var month : balances.lacking(YearMonth.from(seals.firstKey()), over)) {
          balances.keep(month);
          say.accept(month + " balances kept");
        }
      }
      return result;
    }

    Result run(@Nullable LocalDate wanted) throws SQLException, InterruptedException {
      var seals = store.current();
      var before = wanted == null ? null : seals.get(wanted);
      if (before != null) {
        return new Result.Already(before);
      }
      var next = next(seals);
      if (wanted != null && !next.equals(Optional.of(wanted))) {
        return new Result.Refused(List.of(), wanted, List.of(CloseRules.inOrder(next)));
      }
      if (next.isEmpty()) {
        return new Result.Done(List.of(), new NextDate.None());
      }
      var date = next.get();
      var other = days.unlikeTold();
      if (other.isEmpty() && !seals.isEmpty()) {
        other = CloseRules.sameCalendar(days, seals.lastEntry().getValue());
      }
      if (!other.isEmpty()) {
        return new Result.Refused(List.of(), date, other);
      }
      var end = days.end(date);
      var lanes = lock.asOf();
      var early = CloseRules.over(end, lanes);
      if (!early.isEmpty()) {
        return wanted == null
            ? new Result.Done(List.of(), NextDate.of(date, end, lanes, lock.now()))
            : new Result.Refused(List.of(), date, early);
      }
      return proven(seals, date, wanted == null);
    }

    Result restate(LocalDate date, String reason) throws SQLException, InterruptedException {
      var before = store.current().get(date);
      if (before == null) {
        var never = new Obstacle("sealed", "the date is not sealed yet");
        return new Result.Refused(List.of(), date, List.of(never));
      }
      var outcome = Reconciliation.run(ledger, access, wait);
      var obstacles = CloseRules.proven(outcome);
      if (obstacles.isEmpty() && standing.stands(before)) {
        return new Result.Already(before);
      }
      var sealed = new ArrayList<Seal>();
      if (obstacles.isEmpty()) {
        var version = before.version() + 1;
        obstacles = sealing.seal(date, version, reason, before.endedAt(), outcome, sealed::add);
      }
      return obstacles.isEmpty()
          ? new Result.Restated(
              before, sealed.getFirst(), Change.between(reader, before, sealed.getFirst()))
          : new Result.Refused(List.of(), date, obstacles);
    }

    /** Of the ledger, where ClickHouse has nothing yet: the proof then tells what is missing. */
    private Optional<LocalDate> next(NavigableMap<LocalDate, Seal> seals) throws SQLException {
      if (!seals.isEmpty()) {
        return Optional.of(seals.lastKey().plusDays(1));
      }
      var first = firstLoaded();
      return first.isPresent() ? first : lock.firstBooked();
    }

    private Optional<LocalDate> firstLoaded() throws SQLException {
      return reader
          .list(
              "SELECT toString(min(booking_date)) AS first FROM postings HAVING count() > 0",
              Map.of(),
              row -> LocalDate.parse(row.getString("first")))
          .stream()
          .findFirst();
    }

    private Result proven(NavigableMap<LocalDate, Seal> seals, LocalDate from, boolean all)
        throws SQLException, InterruptedException {
      var outcome = Reconciliation.run(ledger, access, wait);
      var obstacles = CloseRules.proven(outcome);
      var asOf = new TreeMap<Integer, Instant>();
      outcome.lanes().stream()
          .filter(LaneOutcome::awaited)
          .forEach(lane -> asOf.put(lane.lane(), lane.asOf()));
      if (obstacles.isEmpty()) {
        say.accept("proven: " + outcome.transactions() + " transactions");
        obstacles = Standing.unlikeTheBooks(seals, outcome.moved());
      }
      if (obstacles.isEmpty()) {
        obstacles = standing.unlikeTheRepaired(seals);
      }
      var first = next(seals); // ClickHouse now has all; before the proof a lane may have been late
      if (obstacles.isEmpty() && !all && !first.equals(Optional.of(from))) {
        obstacles = List.of(CloseRules.inOrder(first));
      }
      var sealed = new ArrayList<Seal>();
      var date = first.orElse(from);
      while (obstacles.isEmpty()
          && CloseRules.over(days.end(date), asOf).isEmpty()
          && (all || sealed.isEmpty())) {
        obstacles = sealing.seal(date, 1, "", days.end(date), outcome, sealed::add);
        date = obstacles.isEmpty() ? date.plusDays(1) : date;
      }
      return obstacles.isEmpty()
          ? new Result.Done(sealed, NextDate.of(date, days.end(date), asOf, outcome.takenAt()))
          : new Result.Refused(sealed, date, obstacles);
    }
  }
}
