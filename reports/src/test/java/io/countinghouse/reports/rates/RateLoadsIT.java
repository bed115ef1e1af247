package io.countinghouse.reports.rates;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.clickhouse.client.api.query.QuerySettings;
import io.countinghouse.events.Micros;
import io.countinghouse.events.Sha256;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Databases;
import io.countinghouse.reports.HandMade;
import io.countinghouse.reports.Report;
import io.countinghouse.reports.Rows;
import io.countinghouse.reports.RowsOutput;
import io.countinghouse.reports.reconcile.LedgerLock;
import io.countinghouse.reports.runs.ReportRuns;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Loads of rates whose clocks or sessions are not what they should be. */
@ExtendWith(RunningStack.class)
class RateLoadsIT {

  /** The number that a clock of the year 2100 gives. */
  private static final long AHEAD = Micros.of(Instant.parse("2100-01-01T00:00:00Z"));

  /** Goes on for a minute. */
  private static final String SLOW_INSERT =
      "INSERT INTO fx_rates SELECT 1, '2026-03-06', 'USD', 1, 2, 'lost', repeat('0', 64) FROM"
          + " numbers(60) WHERE sleepEachRow(1) = 0 SETTINGS max_block_size = 1";

  private final Databases databases;
  private final HandMade made;

  RateLoadsIT(Servers servers) throws Exception {
    databases = Databases.create(servers);
    made = new HandMade(databases);
  }

  @AfterEach
  void close() throws Exception {
    databases.close();
  }

  private int load(String rates) throws Exception {
    var file = RateFile.of("rates.csv", "date,currency,rate_per_eur\n" + rates);
    return new RateStore(databases.clickHouse(), databases.postgres()).load(file);
  }

  private List<String> converted() throws Exception {
    var rows = Rows.of(databases, "converted-turnover", "from", "2026-03-06", "to", "2026-03-06");
    return Rows.columns(rows, "currency", "turnover", "converted", "rate_date");
  }

  @Test
  void aLaterLoadCountsThoughTheClockOfTheOneBeforeWasAheadAndAnEarlierRunRepeats()
      throws Exception {
    made.account("world", "external", null, null).account("a", "customer", "US", "ann");
    made.post("world", "a", 100, "EUR", "2026-03-06T10:00:00Z");
    byHand(AHEAD, "wrong", "('2026-03-06', 'USD', 1.25), ('2026-03-06', 'EUR', 1)");
    try (var reader = ClickHouseReader.open(databases.clickHouse())) {
      var runs = new ReportRuns(databases.clickHouse(), reader, "somebody");
      var report = Report.named("converted-turnover");
      var day = Map.of("from", "2026-03-06", "to", "2026-03-06");
      var rows = new RowsOutput(10);
      var first = runs.run(report, day, () -> rows);
      load("2026-03-06,USD,1.5\n2026-03-05,USD,9\n");
      assertEquals(List.of(AHEAD, AHEAD + 1), loads());
      assertEquals(List.of("EUR|1.00|1.50|2026-03-06"), converted());
      var again = runs.repeat(report, first.id(), () -> new RowsOutput(10));
      assertEquals(first.content(), again.content());
      assertTrue(rows.rows().toString().contains("1.25"), rows.rows()::toString);
    }
  }

  /** A correction that was wrong is taken back by the file that was right. */
  @Test
  void aFileWhoseRatesCountNoMoreIsLoadedAgainAndOneWhoseRatesCountIsNot() throws Exception {
    made.account("world", "external", null, null).account("a", "customer", "US", "ann");
    made.post("world", "a", 100, "EUR", "2026-03-06T10:00:00Z");
    var right = "2026-03-06,USD,1.5\n2026-03-05,USD,9\n";
    assertEquals(4, load(right));
    assertEquals(0, load(right));
    assertEquals(2, load("2026-03-06,USD,1.25\n"));
    assertEquals(List.of("EUR|1.00|1.25|2026-03-06"), converted());
    assertEquals(4, load(right));
    assertEquals(List.of("EUR|1.00|1.50|2026-03-06"), converted());
    assertEquals(0, load(right));
    assertEquals(6, load(right + "2026-03-04,USD,2\n"));
    assertEquals(0, load(right), "what counts says the same");
  }

  @Test
  void aLoadThatWaitsForAnotherOneGetsTheGreaterNumber() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> waiting;
      try (var _ = LedgerLock.take(databases.postgres(), "ledger.rates", "taken")) {
        waiting = threads.submit(() -> load("2026-03-06,USD,1.5\n"));
        await().until(this::somebodyWaits);
        byHand(AHEAD, "meanwhile", "('2026-03-06', 'USD', 1.25)");
        assertFalse(waiting.isDone());
      }
      assertEquals(2, waiting.get());
    }
    assertEquals(List.of(AHEAD, AHEAD + 1), loads());
  }

  @Test
  void loadsAtTheSameTimeGetNumbersOneAfterTheOther() throws Exception {
    byHand(AHEAD, "ahead", "('2026-03-06', 'USD', 1.25)");
    var begin = new CountDownLatch(1);
    var loads = new ArrayList<Future<Integer>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 1; i <= 8; i++) {
        var rates = "2026-03-06,USD,1.%d\n".formatted(i);
        loads.add(
            threads.submit(() -> {
              begin.await();
              return load(rates);
            }));
      }
      begin.countDown();
      for (var load : loads) {
        assertEquals(2, load.get());
      }
    }
    assertEquals(LongStream.rangeClosed(AHEAD, AHEAD + 8).boxed().toList(), loads());
  }

  @Test
  void whatALoadThatLostItsLockStillInsertsIsEnded() throws Exception {
    var id = "rates:%s:lost".formatted(databases.clickHouse().database());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var lost =
          threads.submit(() -> {
            try (var client = databases.clickHouse().client(Duration.ofMinutes(2))) {
              var settings = new QuerySettings().setQueryId(id);
              return client.query(SLOW_INSERT, Map.of(), settings).get().getReadRows();
            }
          });
      await().until(() -> running(id));
      load("2026-03-06,USD,1.5\n");
      assertFalse(running(id));
      assertThrows(ExecutionException.class, lost::get);
    }
    assertEquals(1, loads().size());
  }

  private boolean running(String query) throws SQLException {
    try (var reader = ClickHouseReader.open(databases.clickHouse())) {
      var found =
          reader.list(
              "SELECT 1 FROM system.processes WHERE query_id = {id:String}",
              Map.of("id", query),
              _ -> true);
      return !found.isEmpty();
    }
  }

  private boolean somebodyWaits() throws SQLException {
    try (var ask = databases.ledger().createStatement();
        var rows =
            ask.executeQuery(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND"
                    + " database = (SELECT oid FROM pg_database WHERE datname = current_database())")) {
      assertTrue(rows.next());
      return rows.getInt(1) == 1;
    }
  }

  private List<Long> loads() throws SQLException {
    try (var reader = ClickHouseReader.open(databases.clickHouse())) {
      return reader.list(
          "SELECT DISTINCT load_id FROM fx_rates ORDER BY load_id",
          Map.of(),
          row -> row.getLong("load_id"));
    }
  }

  /** Rates of two decimals, as a load with this number would have put them there. */
  private void byHand(long load, String name, String rates) throws SQLException {
    databases.facts(
        ("INSERT INTO fx_rates (load_id, day, currency, per_eur, digits, source, digest) SELECT %d, r.1,"
                + " r.2, r.3, 2, '%s', '%s' FROM (SELECT arrayJoin([%s]) AS r)")
            .formatted(load, name, Sha256.hex(name), rates));
  }
}
