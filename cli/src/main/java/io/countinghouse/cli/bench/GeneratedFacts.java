package io.countinghouse.cli.bench;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.run.StopSignal;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.close.KeptBalances;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.sql.ClickHouseMigrations;
import io.countinghouse.sql.SqlFiles;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Facts that ClickHouse makes by itself: always the same ones for the same number. */
final class GeneratedFacts {

  /** To the end of a month. */
  private static final long DAYS = 90;

  private static final long SPAN_US = Duration.ofDays(DAYS).toMillis() * 1_000;

  private static final long CHUNK = 500_000;
  private static final Duration ANSWER_MAX = Duration.ofMinutes(30);
  private static final Duration MERGES_MAX = Duration.ofMinutes(5);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final long ACCOUNTS_MIN = 2_000;
  private static final long ACCOUNTS_MAX = 200_000;

  private static final Map<String, String> FILES =
      SqlFiles.shipped(GeneratedFacts.class, "/bench/generate");

  private final ClickHouseAccess access;
  private final long rows;

  /**
   * @param rows of postings, two a transaction
   */
  GeneratedFacts(ClickHouseAccess access, long rows) {
    this.access = access;
    this.rows = rows;
  }

  /** How many accounts the facts are about. */
  static long accounts(long rows) {
    return Math.clamp(rows / 100, ACCOUNTS_MIN, ACCOUNTS_MAX);
  }

  long rows() {
    return rows;
  }

  ClickHouseAccess access() {
    return access;
  }

  /** Makes the tables and fills them. */
  void generate(StopSignal stop, Consumer<String> say) throws InterruptedException, SQLException {
    ClickHouseMigrations.apply(access);
    long transactions = rows / 2;
    var values = new HashMap<String, Object>();
    values.put("accounts", accounts(rows));
    values.put("step_us", SPAN_US / transactions);
    run("accounts", values);
    for (long first = 0; first < transactions; first += CHUNK) {
      values.put("first", first);
      values.put("count", Math.min(CHUNK, transactions - first));
      run("postings", values);
      if (stop.asked()) {
        throw new CommandFailed("stopped before it was done");
      }
      if (first > 0 && first % (20 * CHUNK) == 0) {
        say.accept("%,d of %,d rows".formatted(2 * first, rows));
      }
    }
    for (var name : new String[] {"scores", "flags", "watermarks", "rates"}) {
      run(name, Map.of());
    }
    keepBalances();
    awaitMerges(stop);
  }

  /** As closes do that have sealed every date: at the end of each month. */
  private void keepBalances() throws SQLException {
    try (var reader = ClickHouseReader.open(access);
        var client = access.client(ANSWER_MAX)) {
      var balances = new KeptBalances(reader, client);
      var last = YearMonth.from(Question.FIRST_DAY.plusDays(DAYS - 1));
      for (var month = YearMonth.from(Question.FIRST_DAY);
          !month.isAfter(last);
          month = month.plusMonths(1)) {
        balances.keep(month);
      }
    }
  }

  private void run(String name, Map<String, Object> values) {
    var sql = FILES.get(name);
    if (sql == null) {
      throw new IllegalStateException(name + ".sql is missing in this build");
    }
    try (var client = access.client(ANSWER_MAX)) {
      client.queryAll(sql, values);
    }
  }

  /** Until the parts are merged as far as ClickHouse does it by itself. */
  private void awaitMerges(StopSignal stop) throws InterruptedException {
    long end = System.nanoTime() + MERGES_MAX.toNanos();
    int quiet = 0;
    try (var client = access.client(ANSWER_MAX)) {
      while (quiet < 3 && System.nanoTime() < end && !stop.await(LOOK_AGAIN)) {
        var merges =
            client
                .queryAll(
                    "SELECT count() AS n FROM system.merges WHERE database = currentDatabase()")
                .getFirst()
                .getLong("n");
        quiet = merges == 0 ? quiet + 1 : 0;
      }
    }
  }

  /** What a row of postings takes on disk, projections and all. */
  double bytesPerRow() {
    try (var client = access.client(ANSWER_MAX)) {
      return client
          .queryAll(
              "SELECT sum(bytes_on_disk) / sum(rows) AS bytes FROM system.parts WHERE database ="
                  + " currentDatabase() AND table = 'postings' AND active")
          .getFirst()
          .getDouble("bytes");
    }
  }
}
