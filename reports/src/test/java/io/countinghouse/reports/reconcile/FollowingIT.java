package io.countinghouse.reports.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Entry;
import io.countinghouse.events.Transaction;
import io.countinghouse.reports.Books;
import io.countinghouse.reports.Databases;
import io.countinghouse.reports.Filling;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Servers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningStack.class)
final class FollowingIT {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private double looks(String outcome) {
    return registry.get("reconcile.looks").tag("outcome", outcome).counter().count();
  }

  private Following following(Databases databases, ClickHouseAccess clickHouse) {
    return new Following(
        databases.postgres(), clickHouse, Duration.ZERO, registry, Clock.systemUTC());
  }

  @Test
  void aDifferenceThatComesAndGoesIsSeenInTheFigures(Servers servers) throws Exception {
    try (var databases = Databases.create(servers)) {
      databases.ledger("SELECT ledger.open_months('2026-03-01', 2)");
      new Filling(databases).fill(Books.generate(0, 5, 60, Seeds.one()));
      var following = following(databases, databases.clickHouse());
      assertInstanceOf(Following.Look.Made.class, following.look());
      assertEquals(1, gauge("reconcile.reconciled"));
      databases.facts("CREATE TABLE away AS postings");
      databases.facts("INSERT INTO away SELECT * FROM postings WHERE lane_seq IN (20, 21)");
      databases.deleteFacts("postings", "lane_seq IN (20, 21)");
      following.look();
      assertEquals(0, gauge("reconcile.reconciled"));
      assertEquals(2, gauge("reconcile.missing"));
      assertTrue(gauge("reconcile.differences") > 0);
      databases.facts("INSERT INTO postings SELECT * FROM away");
      following.look();
      assertEquals(1, gauge("reconcile.reconciled"));
      assertEquals(0, gauge("reconcile.differences"));
      assertEquals(2, looks("reconciled"));
      assertEquals(1, looks("different"));
    }
  }

  @Test
  void aDatabaseThatIsAwayIsNoDifferenceAndNoProof(Servers servers) throws Exception {
    try (var databases = Databases.create(servers)) {
      var there = databases.clickHouse();
      var away =
          new ClickHouseAccess(
              "http://127.0.0.1:1", there.user(), there.password(), there.database());
      assertInstanceOf(Following.Look.Failed.class, following(databases, away).look());
      assertEquals(0, gauge("reconcile.reconciled"));
      assertEquals(1, looks("failed"));
    }
  }

  @Test
  void howLongNothingWasSealedIsToldAlsoWhereNothingEverWas(Servers servers) throws Exception {
    try (var databases = Databases.create(servers)) {
      var now = Clock.fixed(Instant.parse("2026-04-04T06:00:00Z"), ZoneOffset.UTC);
      var following =
          new Following(databases.postgres(), databases.clickHouse(), Duration.ZERO, registry, now);
      following.look();
      assertEquals(Double.NaN, gauge("reconcile.sealed.age.seconds"), "nothing was posted");
      databases.ledger("SELECT ledger.open_months('2026-03-01', 2)");
      var books = Books.generate(0, 5, 60, Seeds.one());
      new Filling(databases).fill(books);
      following.look();
      assertEquals(sinceTheFirst(books, now), gauge("reconcile.sealed.age.seconds"));
      databases.facts(
          "INSERT INTO sealed_dates (booking_date, version, ended_at) VALUES ('2026-04-01', 1,"
              + " '2026-04-02 00:00:00'), ('2026-04-02', 1, '2026-04-03 00:00:00')");
      following.look();
      assertEquals(30 * 3_600.0, gauge("reconcile.sealed.age.seconds"));
    }
  }

  private static double sinceTheFirst(Books books, Clock clock) {
    var first =
        books.entries().stream()
            .filter(Transaction.class::isInstance)
            .map(Entry::postedAt)
            .min(Comparator.naturalOrder())
            .orElseThrow();
    return Duration.between(first, clock.instant()).toMillis() / 1_000.0;
  }
}
