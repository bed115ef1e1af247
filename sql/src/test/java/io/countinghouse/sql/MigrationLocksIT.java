package io.countinghouse.sql;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each migration on a ledger that has rows, while another session posts. How many rows, how many
 * accounts: {@code -Dcountinghouse.migrations.rows=10000000}, {@code .accounts=1000000}; some by
 * default.
 */
@ExtendWith(RunningStack.class)
final class MigrationLocksIT {

  private static final Logger LOG = LoggerFactory.getLogger(MigrationLocksIT.class);
  private static final int ROWS = Integer.getInteger("countinghouse.migrations.rows", 50_000);
  private static final int ACCOUNTS =
      Integer.getInteger("countinghouse.migrations.accounts", 100_000);

  /** Longer than any of them may hold posting up, with room for a build machine that is busy. */
  private static final Duration HELD_UP_MAX = Duration.ofSeconds(3);

  /** What an administrator does before these two on a big ledger, as they say themselves. */
  private static final Map<String, List<String>> BEFORE =
      Map.of(
          "3",
          List.of(
              "%s_debit_account ON ledger.%s (debit_account_id, posted_at)",
              "%s_credit_account ON ledger.%s (credit_account_id, posted_at)",
              "%s_posted_at ON ledger.%s (posted_at)"),
          "9",
          List.of("idempotency_key_claimed_at ON ledger.idempotency_key (claimed_at)"));

  private final PGSimpleDataSource postgres = new PGSimpleDataSource();

  @BeforeEach
  void createDatabase(Servers servers) {
    var database = servers.freshDatabase();
    postgres.setURL(database.getOrDefault("POSTGRES_URL", ""));
    postgres.setUser(database.get("POSTGRES_OWNER_USER"));
    postgres.setPassword(database.get("POSTGRES_OWNER_PASSWORD"));
  }

  @Test
  void noneHoldsPostingUpForLong() throws Exception {
    LedgerMigrations.migrate(flyway("1"));
    execute(fill(ROWS));
    execute("ANALYZE");
    var heldUpMs = new TreeMap<MigrationVersion, Long>();
    try (var posting = new PostingSession(postgres.getConnection())) {
      for (var pending : flyway("latest").load().info().pending()) {
        var version = pending.getVersion();
        for (var index : BEFORE.getOrDefault(version.toString(), List.of())) {
          concurrently(index);
        }
        posting.worstMs();
        long begin = System.nanoTime();
        LedgerMigrations.migrate(flyway(version.toString()));
        long tookMs = (System.nanoTime() - begin) / 1_000_000;
        posting.awaitAnother();
        long worst = posting.worstMs();
        heldUpMs.put(version, worst);
        LOG.atInfo()
            .addKeyValue("migration", version)
            .addKeyValue("rows", ROWS)
            .addKeyValue("accounts", ACCOUNTS)
            .addKeyValue("took_ms", tookMs)
            .addKeyValue("longest_posting_ms", worst)
            .addKeyValue("deadlocks", posting.deadlocks())
            .log("migrated while a session posted");
      }
    }
    heldUpMs.forEach((version, ms) ->
        assertTrue(ms < HELD_UP_MAX.toMillis(), () -> "V" + version + " in " + heldUpMs));
  }

  /** As a dump does, it has read from every table and goes on. */
  @ParameterizedTest
  @CsvSource({"6, 4, account", "7, 6, lane"})
  void aReaderThatStaysHoldsUpTheMigrationAndNotThePostings(
      String version, String before, String table) throws Exception {
    LedgerMigrations.migrate(flyway(before));
    execute(fill(1_000));
    try (var posting = new PostingSession(postgres.getConnection());
        var reader = postgres.getConnection();
        var statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("SET application_name = 'dump'");
      statement.execute("SELECT FROM ledger." + table);
      posting.awaitAnother();
      posting.worstMs();
      var failed =
          assertThrows(FlywayException.class, () -> LedgerMigrations.migrate(flyway(version)));
      var told = String.valueOf(failed.getMessage());
      posting.awaitAnother();
      long worst = posting.worstMs();
      LOG.atInfo()
          .addKeyValue("migration", version)
          .addKeyValue("longest_posting_ms", worst)
          .log("given up: {}", told);
      assertTrue(worst < HELD_UP_MAX.toMillis(), () -> worst + " ms");
      assertTrue(worst >= LockPatience.LOCK_MS_MAX / 2, () -> "no lock was waited for: " + worst);
      assertTrue(told.contains("application 'dump'"), told);
      assertEquals(before, flyway("latest").load().info().current().getVersion().toString());
      reader.rollback();
      LedgerMigrations.migrate(flyway(version));
      assertEquals(version, flyway("latest").load().info().current().getVersion().toString());
    }
  }

  @Test
  void aReaderThatEndsSoonIsWaitedFor() throws Exception {
    LedgerMigrations.migrate(flyway("4"));
    try (var reader = postgres.getConnection();
        var statement = reader.createStatement();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      reader.setAutoCommit(false);
      statement.execute("SELECT FROM ledger.account");
      var migrated =
          threads.submit(() -> {
            LedgerMigrations.apply(postgres);
            return true;
          });
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> count("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> count("SELECT count(*) FROM pg_locks WHERE NOT granted") == 0);
      reader.rollback(); // after the first attempt
      assertTrue(migrated.get());
    }
  }

  private FluentConfiguration flyway(String target) {
    return Flyway.configure()
        .dataSource(postgres)
        .locations("classpath:sql/postgres")
        .target(target);
  }

  private long count(String query) throws SQLException {
    try (var connection = postgres.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private void concurrently(String index) throws SQLException {
    if (index.contains("%s")) {
      for (var partition : partitions()) {
        execute("CREATE INDEX CONCURRENTLY " + index.formatted(partition, partition));
      }
    } else {
      execute("CREATE INDEX CONCURRENTLY " + index);
    }
  }

  private List<String> partitions() throws SQLException {
    try (var connection = postgres.getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT array_agg(relname::text) FROM pg_inherits JOIN pg_class c ON c.oid ="
                    + " inhrelid WHERE inhparent = 'ledger.transaction'::regclass")) {
      rows.next();
      return List.of((String[]) rows.getArray(1).getArray());
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = postgres.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A ledger of the first version, all in one month. */
  private static String fill(int rows) {
    return """
    SELECT ledger.open_months(current_date, 1);
    INSERT INTO ledger.lane (lane, epoch, owner, owner_pid, last_seq, as_of, chain) VALUES
      (0, 1, gen_random_uuid(), 0, %1$d, now(), sha256('')), (1, 1, gen_random_uuid(), 0, 0, now(), sha256(''));
    INSERT INTO ledger.account (account, kind, status, lane, lane_seq, posted_at)
      SELECT 'a-' || n, 'CUSTOMER', 'OPEN', 0, n, now() FROM generate_series(1, %2$d) AS n;
    INSERT INTO ledger.balance (account_id, currency) SELECT account_id, 'EUR' FROM ledger.account;
    SET synchronous_commit = off;
    INSERT INTO ledger.transaction (transaction_id, lane, lane_seq, type, debit_account_id, credit_account_id,
                                    subject_account_id, amount_minor, currency, occurred_at, posted_at, booking_date,
                                    value_date, client, idempotency_key)
      SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 0, n, 'card', 1 + n %% (%2$d - 1), %2$d, %2$d,
             n, 'EUR', now(), now(), current_date, current_date, 'till', 'key-' || n
      FROM generate_series(1, %1$d) AS n;
    INSERT INTO ledger.idempotency_key (client, idempotency_key, digest, transaction_id, claimed_at)
      SELECT 'till', 'key-' || n, sha256(''), ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, now()
      FROM generate_series(1, %1$d) AS n;
    """
        .formatted(rows, ACCOUNTS);
  }
}
