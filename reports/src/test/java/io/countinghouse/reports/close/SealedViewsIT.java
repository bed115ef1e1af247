package io.countinghouse.reports.close;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.testkit.Servers;
import io.countinghouse.worker.Threads;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Many dates are sealed one after the other, while others read, and while others seal them too. */
final class SealedViewsIT extends ClosedBooks {

  private static final int DATES = 120;
  private static final int READERS = 3;
  private static final int RACES = 60;
  private static final int LEGS = 20;
  private static final LocalDate DAY = LocalDate.of(2026, 5, 1);

  SealedViewsIT(Servers servers) throws Exception {
    super(servers);
  }

  /** Ten transactions of one cent on each date. */
  private void fillDates() throws Exception {
    databases.facts(
        """
        INSERT INTO postings (side, account, counterparty, type, kind, amount_minor, currency, occurred_at, booking_date,
                              value_date, lane, lane_seq, posted_at, transaction_id)
        SELECT if(number %% 2 = 0, 'debit', 'credit'), if(number %% 2 = 0, 'a', 'b'), if(number %% 2 = 0, 'b', 'a'), 'payment',
               'post', 1, 'EUR', toDateTime64(day, 6, 'UTC'), day, day, 9, 1 + intDiv(number, 2), toDateTime64(day, 6, 'UTC'),
               generateUUIDv4()
        FROM (SELECT number, toDate32('%s') + intDiv(number, %d) AS day FROM numbers(%d))
        """
            .formatted(DAY, LEGS, DATES * LEGS));
  }

  private static Seal seal(LocalDate date, int version, long build, String by) {
    return new Seal(
        date,
        version,
        build,
        "0".repeat(64),
        Map.of(),
        Map.of(),
        List.of(),
        Map.of(9, 1L),
        Map.of(9, Instant.EPOCH),
        UTC.end(date),
        Instant.EPOCH,
        by,
        "");
  }

  @Test
  void whoReadsDuringASealSeesTheOpenFiguresOrTheSealedOnesAndNeverBothOrNone() throws Exception {
    fillDates();
    var stop = new AtomicBoolean();
    var wrong = new ArrayList<Future<List<String>>>();
    try (var threads = Threads.perTask("reader");
        var client = databases.clickHouse().client(Duration.ofMinutes(1))) {
      for (int i = 0; i < READERS; i++) {
        wrong.add(threads.submit(() -> wrongUntil(stop)));
      }
      var store = new SealStore(reader, client, databases.clickHouse().database());
      var builds = new Builds(client);
      try {
        for (int i = 0; i < DATES; i++) {
          var date = DAY.plusDays(i);
          for (int version = 1; version <= 2; version++) { // the second as if it were restated
            long build = 1_000_000L * version + i;
            builds.keep(Aggregate.ACCOUNT_DAYS, date, UTC.end(date), build);
            store.put(seal(date, version, build, "sealing"), new Contents(Map.of()));
          }
        }
      } finally {
        stop.set(true);
      }
      for (var each : wrong) {
        assertEquals(List.of(), each.get());
      }
      assertEquals(
          (long) DATES * LEGS,
          number(
              "SELECT sum(transactions) AS n FROM account_days WHERE account IN ('a', 'b') AND sealed"));
    }
  }

  /** Looks again and again; what it saw that was not each date's figures, once. */
  private List<String> wrongUntil(AtomicBoolean stop) throws SQLException {
    var wrong = new TreeSet<String>();
    int questions = 0;
    try (var own = ClickHouseReader.open(databases.clickHouse())) {
      while (!stop.get()) {
        questions++;
        var seen = new HashMap<LocalDate, Long>();
        own.query(
            "SELECT toString(booking_date) AS day, sum(transactions) AS n FROM account_days"
                + " WHERE account IN ('a', 'b') GROUP BY booking_date",
            Map.of(),
            row -> seen.put(LocalDate.parse(row.getString("day")), row.getLong("n")));
        for (int i = 0; i < DATES; i++) {
          long legs = seen.getOrDefault(DAY.plusDays(i), 0L);
          if (legs != LEGS) {
            wrong.add("%s: %d".formatted(DAY.plusDays(i), legs));
          }
        }
      }
    }
    assertTrue(questions > 0);
    return List.copyOf(wrong);
  }

  @Test
  void ofSealsOfOneVersionAtTheSameTimeExactlyOneIsThereAndEachSaysWhich() throws Exception {
    int closers = 4;
    var barrier = new CyclicBarrier(closers);
    try (var threads = Threads.perTask("closer")) {
      var closing = new ArrayList<Future<List<Seal>>>();
      for (int c = 0; c < closers; c++) {
        closing.add(threads.submit(closer(c, barrier)));
      }
      var told = closing.getFirst().get();
      for (var each : closing) {
        assertEquals(told, each.get());
      }
      assertEquals(
          RACES,
          number("SELECT count() AS n FROM sealed_dates WHERE booking_date >= '2026-05-01'"));
      try (var client = databases.clickHouse().client(Duration.ofMinutes(1))) {
        var current = new SealStore(reader, client, databases.clickHouse().database()).current();
        for (var seal : told) {
          assertEquals(seal, current.get(seal.date()));
        }
      }
    }
  }

  private Callable<List<Seal>> closer(int number, CyclicBarrier barrier) {
    return () -> {
      var told = new ArrayList<Seal>();
      try (var own = ClickHouseReader.open(databases.clickHouse());
          var client = databases.clickHouse().client(Duration.ofMinutes(1))) {
        var store = new SealStore(own, client, databases.clickHouse().database());
        for (int i = 0; i < RACES; i++) {
          var mine = seal(DAY.plusDays(i), 1, 10L * i + number, "closer " + number);
          barrier.await();
          told.add(store.put(mine, new Contents(Map.of())));
        }
      }
      return told;
    };
  }
}
