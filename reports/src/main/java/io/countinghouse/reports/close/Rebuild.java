package io.countinghouse.reports.close;

import io.countinghouse.events.Micros;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.sql.months.Obstacle;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Puts right what is kept of sealed dates. Rows that are damaged or gone are computed again beside
 * what is there, and count only if they have the very digest that was sealed; then a new version
 * names them. A version that should not have been is undone by a version that names the rows of an
 * earlier one. Nothing that was sealed is changed by either, and each becomes true by one row:
 * killed at any point, either nothing or all of it has happened.
 */
public final class Rebuild {

  private static final Duration STATEMENT_MAX = Duration.ofMinutes(30);

  private final PostgresAddress ledger;
  private final ClickHouseAccess access;
  private final String by;
  private final Consumer<String> say;

  /** What came of it. */
  public sealed interface Result {

    /** What is kept is what was sealed; nothing was done. */
    record Intact(Seal seal) implements Result {}

    /** A new version names rows that are right. */
    record Done(Seal before, Seal after) implements Result {}

    /** Nothing was changed. */
    record Refused(LocalDate date, Obstacle obstacle) implements Result {}
  }

  /**
   * What a look at a sealed date found.
   *
   * @param kept whether the rows that are kept have the digest that was sealed
   * @param facts whether the facts still give it
   */
  public record Finding(Seal seal, boolean kept, boolean facts) {

    /** Whether nothing has drifted. */
    public boolean right() {
      return kept && facts;
    }
  }

  /**
   * @param ledger only for keeping closes and rebuilds apart
   * @param access may read all and insert into the sealed tables
   * @param by the login that is recorded
   * @param say told each step when it is done
   */
  public Rebuild(PostgresAddress ledger, ClickHouseAccess access, String by, Consumer<String> say) {
    this.ledger = ledger;
    this.access = access;
    this.by = by;
    this.say = say;
  }

  /** Looks at every sealed date of a period, both included; changes nothing. */
  public List<Finding> check(LocalDate from, LocalDate to) throws SQLException {
    try (var reader = ClickHouseReader.open(access);
        var client = access.client(STATEMENT_MAX)) {
      var builds = new Builds(client);
      var findings = new ArrayList<Finding>();
      for (var seal : new SealStore(reader, client, access.database()).current().values()) {
        if (!seal.date().isBefore(from) && !seal.date().isAfter(to)) {
          findings.add(
              new Finding(
                  seal,
                  builds.kept(seal.date(), seal.build()).digest().equals(seal.digest()),
                  builds.ofFacts(seal.date(), seal.endedAt()).digest().equals(seal.digest())));
        }
      }
      return findings;
    }
  }

  /**
   * Computes the rows of a sealed date again, if what is kept is not what was sealed.
   *
   * @throws SQLException if a database can't be reached or fails; run it again
   */
  public Result date(LocalDate date) throws SQLException {
    try (var lock = CloseLock.take(ledger);
        var reader = ClickHouseReader.open(access);
        var client = access.client(STATEMENT_MAX)) {
      assert lock != null;
      return date(date, new SealStore(reader, client, access.database()), new Builds(client));
    }
  }

  private Result date(LocalDate date, SealStore store, Builds builds) throws SQLException {
    var seal = store.current().get(date);
    if (seal == null) {
      return refused(date, "sealed", "the date is not sealed");
    }
    if (builds.kept(date, seal.build()).digest().equals(seal.digest())) {
      return new Result.Intact(seal);
    }
    if (!builds.ofFacts(date, seal.endedAt()).digest().equals(seal.digest())) {
      return refused(
          date,
          "facts",
          "the facts do not give what was sealed either: reconcile, and repair them or restate the date");
    }
    long build = Micros.of(Instant.now());
    for (var aggregate : Aggregate.values()) {
      builds.keep(aggregate, date, seal.endedAt(), build);
      say.accept("%s %s kept".formatted(date, aggregate.view()));
    }
    var kept = builds.kept(date, build);
    if (!kept.digest().equals(seal.digest())) {
      return refused(date, "kept", "what was kept is not what was computed: run it again");
    }
    say.accept(date + " checked");
    return done(store, seal, seal, build, "rebuilt: the rows of version %d were damaged", kept);
  }

  /**
   * Makes the rows of an earlier version count again, by a new version.
   *
   * @throws SQLException as for {@link #date}
   */
  public Result rollBack(LocalDate date, int version) throws SQLException {
    try (var lock = CloseLock.take(ledger);
        var reader = ClickHouseReader.open(access);
        var client = access.client(STATEMENT_MAX)) {
      assert lock != null;
      var store = new SealStore(reader, client, access.database());
      var now = store.current().get(date);
      var then = store.find(date, version);
      if (now == null || then.isEmpty()) {
        return refused(date, "sealed", "there is no such version");
      }
      var earlier = then.get();
      var kept = new Builds(client).kept(date, earlier.build());
      if (!kept.digest().equals(earlier.digest())) {
        return refused(date, "kept", "the rows of that version are not there as they were sealed");
      }
      return earlier.build() == now.build()
          ? new Result.Intact(now)
          : done(store, now, earlier, earlier.build(), "rolled back from version %d", kept);
    }
  }

  /** All that the new version says of the date is what the version says whose content it is. */
  private Result done(
      SealStore store, Seal now, Seal content, long build, String reason, Contents kept)
      throws SQLException {
    var seal =
        new Seal(
            now.date(),
            now.version() + 1,
            build,
            kept.digest(),
            kept.rows(),
            content.moved(),
            content.restates(),
            content.lanes(),
            content.asOf(),
            content.endedAt(),
            Instant.now(),
            by,
            reason.formatted(now.version()));
    var there = store.put(seal, kept);
    if (there.build() != build) {
      return new Result.Refused(now.date(), Sealing.overtaken(there, kept.digest()));
    }
    say.accept(now.date() + " sealed");
    return new Result.Done(now, there);
  }

  private static Result refused(LocalDate date, String rule, String why) {
    return new Result.Refused(date, new Obstacle(rule, why));
  }
}
