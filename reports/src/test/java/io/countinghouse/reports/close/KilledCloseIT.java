package io.countinghouse.reports.close;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.clickhouse.client.api.query.QuerySettings;
import io.countinghouse.reports.Books;
import io.countinghouse.reports.Databases;
import io.countinghouse.reports.Filling;
import io.countinghouse.reports.Rows;
import io.countinghouse.reports.close.DayClose.Result;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Servers;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who closes: one that is killed, one that is overtaken, one that may do nothing else. */
final class KilledCloseIT extends ClosedBooks {

  KilledCloseIT(Servers servers) throws Exception {
    super(servers);
  }

  @Test
  void aCloseThatIsKilledAtAnyStepLeavesNothingOrTheWholeSeal() throws Exception {
    var before = figures(FIRST);
    var seen = new ArrayList<String>();
    for (int kill = 0; seen.isEmpty() || !seen.getLast().endsWith(" sealed"); kill++) {
      seen.add(killedAfter(FIRST, kill));
      boolean whole = seen.getLast().endsWith(" sealed");
      assertEquals(whole ? 1 : 0, number("SELECT count() AS n FROM sealed_dates"));
      assertEquals(before, figures(FIRST), seen::toString);
      assertEquals(whole, sealedRows(FIRST) > 0);
    }
    assertEquals(Aggregate.values().length + 4, seen.size(), seen::toString);
    assertInstanceOf(Result.Already.class, closing(UTC).date(FIRST));
    sealed(SECOND);
    assertEquals(ledgerDays(), accountDays());
  }

  @Test
  void theBalancesThatAKilledCloseDidNotGetToAreKeptByTheNext() throws Exception {
    sealed(FIRST);
    var asked = new String[] {"to", SECOND.toString()};
    var before = Rows.of(databases, "trial-balance", asked);
    assertEquals("2026-03-31 sealed", killedAfter(SECOND, Aggregate.values().length + 3));
    assertEquals(0, number("SELECT count() AS n FROM sealed_balances"));

    assertEquals(List.of(), sealedDue());

    assertEquals(List.of("2026-03 balances kept"), steps.subList(steps.size() - 1, steps.size()));
    assertEquals(202603, number("SELECT month AS n FROM current_balances"));
    assertEquals(before, Rows.of(databases, "trial-balance", asked));
    long kept = number("SELECT count() AS n FROM sealed_balances");
    assertEquals(List.of(), sealedDue());
    assertEquals(kept, number("SELECT count() AS n FROM sealed_balances"), "not a second time");
  }

  /** The step after which it was killed. */
  private String killedAfter(LocalDate date, int step) throws Exception {
    var process = ClosingProcess.start(databases, date);
    try (var said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      var last = "";
      for (int i = 0; i <= step; i++) {
        last = String.valueOf(said.readLine());
        if (i < step) {
          process.getOutputStream().write('\n');
          process.getOutputStream().flush();
        }
      }
      return last;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void aSecondSealOfAVersionIsDropped() throws Exception {
    var seal = sealed(FIRST);
    try (var client = databases.clickHouse().client(Duration.ofMinutes(1))) {
      var store = new SealStore(reader, client, databases.clickHouse().database());
      var other =
          new Seal(
              seal.date(),
              1,
              seal.build() + 1,
              "0".repeat(64),
              seal.rows(),
              seal.moved(),
              seal.restates(),
              seal.lanes(),
              seal.asOf(),
              seal.endedAt(),
              seal.sealedAt(),
              "overtaken",
              "");
      var contents = new Builds(client).kept(FIRST, seal.build());
      assertEquals(seal, store.put(other, contents));
      assertEquals(seal, store.current().get(FIRST));
    }
  }

  @Test
  void ofTwoClosesAtTheSameTimeOneSealsAndTheOtherSaysWhich() throws Exception {
    var before = figures(FIRST);
    var winners = new ArrayList<Seal>();
    var losing =
        new DayClose(
            databases.postgres(),
            databases.clickHouse(),
            UTC,
            Duration.ZERO,
            "overtaken",
            step -> {
              if (step.endsWith("checked")) {
                winners.add(overtake());
              }
            });

    var told = assertInstanceOf(Result.Refused.class, losing.date(FIRST));

    var obstacle = told.obstacles().getFirst();
    assertEquals("overtaken", obstacle.rule());
    assertTrue(
        obstacle.why().startsWith("version 1 of 2026-03-30 was sealed by test at "), obstacle::why);
    assertTrue(obstacle.why().contains("with the same figures"), obstacle::why);
    var already = assertInstanceOf(Result.Already.class, losing.date(FIRST));
    assertEquals(winners, List.of(already.seal()));
    assertEquals(before, figures(FIRST));
  }

  /** The other close's session ends under it, and its lock with it. */
  private Seal overtake() {
    try {
      databases.ledger(
          "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
              + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
      return sealed(FIRST);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theCloserSealsAndMayNotTouchAFact() throws Exception {
    try (var main = Databases.main(servers)) {
      main.ledger("SELECT ledger.open_months('2026-03-01', 2)");
      new Filling(main).fill(Books.generate(0, 4, 80, Seeds.one()));
      var server = servers.stack().clickhouse();
      var closer =
          new ClickHouseAccess(
              server.url(),
              server.logins().closer().user(),
              server.logins().closer().password(),
              server.database());
      var close = new DayClose(main.postgres(), closer, UTC, Duration.ZERO, "closer", steps::add);
      assertInstanceOf(Result.Done.class, close.date(FIRST));
      try (var client = closer.client(Duration.ofMinutes(1))) {
        // It may look for what it left behind, of which a query may end a moment after its answer.
        var left =
            "SELECT 1 FROM system.processes WHERE startsWith(query_id, 'seal:%s:')"
                .formatted(server.database());
        await().atMost(Duration.ofMinutes(1)).until(() -> client.queryAll(left).isEmpty());
        for (var more :
            List.of(
                "INSERT INTO postings SELECT * FROM postings",
                "ALTER TABLE sealed_dates DELETE WHERE true",
                "ALTER TABLE sealed_account_days DROP PARTITION ID 'all'")) {
          var refused =
              assertThrows(
                  SQLException.class,
                  () -> Builds.run(client, more, Map.of(), new QuerySettings()),
                  more);
          assertTrue(
              String.valueOf(refused.getMessage()).contains("Not enough privileges"),
              refused::toString);
        }
      }
    }
  }
}
