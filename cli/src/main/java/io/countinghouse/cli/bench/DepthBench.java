package io.countinghouse.cli.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a row costs in a ledger that has many: a service and a ledger of its own, filled in between
 * by the server itself. Ten million rows take about 5 GB of disk.
 */
final class DepthBench {

  private static final List<Long> ROWS = List.of(100_000L, 1_000_000L, 10_000_000L);

  /** Short, so that the turns themselves don't fill the ledger. */
  private static final Duration TURN_MAX = Duration.ofMillis(1_500);

  private static final int TURNS = 3;
  private static final int CHUNK = 500_000;

  private static final String KEYS =
      """
      INSERT INTO ledger.idempotency_key (client, idempotency_key, digest, transaction_id, claimed_at)
      SELECT 'bench', 'fill-' || n, sha256(int8send(n)), gen_random_uuid(), now()
      FROM generate_series(?::bigint, ?) n
      """;

  private static final String TRANSACTIONS =
      """
      INSERT INTO ledger.transaction (transaction_id, lane, lane_seq, type, debit_account_id, credit_account_id,
        subject_account_id, amount_minor, currency, occurred_at, posted_at, booking_date, value_date, client,
        idempotency_key)
      SELECT uuidv7(), %d, n, 'payment', n %% a.last + 1, (n + 1) %% a.last + 1, n %% a.last + 1, n %% 9999 + 1, 'EUR',
        now(), now(), current_date, current_date, 'bench', 'fill-' || n
      FROM generate_series(?::bigint, ?) n, (SELECT max(account_id) AS last FROM ledger.account) a
      """
          .formatted(BenchLedger.OWNERLESS_LANE);

  private final Turns turns;
  private final BenchSystem.Ingest ingest;
  private final Contender batch;
  private final Map<String, Object> json = new LinkedHashMap<>();
  private long filled;

  DepthBench(BenchSystem system, Turns turns) throws Exception {
    this.turns = turns;
    ingest = system.ingest("depth", "9,10");
    batch = ingest.http().batch("ndjson", IngestBench.BATCH_CALLERS);
  }

  /** Fills and measures, depth by depth. */
  void measure(Duration each, Duration warmUp, Consumer<String> say) throws Exception {
    var turn = each.compareTo(TURN_MAX) < 0 ? each : TURN_MAX;
    turns.run(ingest.http().rehearsal(batch.callers()), warmUp); // which leaves no rows
    try (var connection = ingest.ledger().connect()) {
      for (long rows : ROWS) {
        say.accept("depth: filling the ledger up to %,d rows".formatted(rows));
        fillTo(connection, rows);
        long before = count(connection);
        var samples = new ArrayList<Sample>();
        for (int run = 0; run < TURNS; run++) {
          samples.add(turns.run(batch, turn));
        }
        var median = Sample.median(samples);
        var figures = BenchResult.json(batch.callers(), median);
        figures.put("rows_before", before);
        figures.put("us_a_row", BenchResult.hundredth(1e6 / median.perSecond()));
        json.put(Long.toString(rows), figures);
      }
    }
  }

  private void fillTo(Connection connection, long rows) throws SQLException {
    for (long missing = rows - count(connection); missing > 0; missing -= CHUNK) {
      long last = filled + Math.min(missing, CHUNK);
      for (var sql : List.of(KEYS, TRANSACTIONS)) {
        try (var fill = connection.prepareStatement(sql)) {
          fill.setLong(1, filled + 1);
          fill.setLong(2, last);
          fill.executeUpdate();
        }
      }
      connection.commit();
      filled = last;
    }
    settle(connection);
  }

  /** What the server would do in the background meanwhile, and disturb the turns with. */
  private static void settle(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    try (var statement = connection.createStatement()) {
      statement.execute("VACUUM ANALYZE ledger.transaction, ledger.idempotency_key");
    }
    connection.setAutoCommit(false);
  }

  private static long count(Connection connection) throws SQLException {
    try (var read = connection.prepareStatement("SELECT count(*) FROM ledger.idempotency_key");
        var rows = read.executeQuery()) {
      rows.next();
      long count = rows.getLong(1);
      connection.commit();
      return count;
    }
  }

  /** By depth: rate, and microseconds a row of all cores together. */
  Map<String, Object> json() {
    return json;
  }
}
