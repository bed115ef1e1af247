package io.countinghouse.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** The migrations on a real PostgreSQL. */
@ExtendWith(RunningStack.class)
final class LedgerMigrationsIT {

  private final PGSimpleDataSource postgres = new PGSimpleDataSource();

  @BeforeEach
  void createDatabase(Servers servers) {
    var database = servers.freshDatabase();
    postgres.setURL(database.getOrDefault("POSTGRES_URL", ""));
    postgres.setUser(database.get("POSTGRES_OWNER_USER"));
    postgres.setPassword(database.get("POSTGRES_OWNER_PASSWORD"));
  }

  @Test
  void processesThatStartTogetherApplyEachMigrationOnce() throws Exception {
    try (var processes = Executors.newVirtualThreadPerTaskExecutor()) {
      var starts = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < 4; i++) {
        starts.add(() -> {
          LedgerMigrations.apply(postgres);
          return true;
        });
      }
      for (var started : processes.invokeAll(starts)) {
        assertTrue(started.get());
      }
    }
    assertEquals(1, count("SELECT count(*) FROM flyway_schema_history WHERE version = '1'"));
  }

  @Test
  void theMonthsAheadArePartitionsAndTheDefaultStaysEmpty() throws Exception {
    LedgerMigrations.apply(postgres);
    LedgerMigrations.openMonthsAhead(postgres);
    assertEquals(
        4,
        count("SELECT count(*) FROM pg_inherits WHERE inhparent = 'ledger.transaction'::regclass"));
  }

  @Test
  void aMigrationThatWasChangedAfterwardsStopsTheStart() throws Exception {
    LedgerMigrations.apply(postgres);
    execute("UPDATE flyway_schema_history SET checksum = checksum + 1 WHERE version = '1'");
    assertThrows(FlywayException.class, () -> LedgerMigrations.apply(postgres));
  }

  @Test
  void transactionsOfBeforeTheKindsArePlainPostings() throws Exception {
    Flyway.configure()
        .dataSource(postgres)
        .locations("classpath:sql/postgres")
        .target("1")
        .load()
        .migrate();
    execute("SELECT ledger.open_months(current_date, 1)");
    execute(
        "INSERT INTO ledger.transaction (transaction_id, lane, lane_seq, type, debit_account_id,"
            + " credit_account_id, subject_account_id, amount_minor, currency, occurred_at,"
            + " posted_at, booking_date, value_date, client, idempotency_key) SELECT"
            + " gen_random_uuid(), 0, n, 'payment', 1, 2, 1, n, 'EUR', now(), now(), 'today',"
            + " 'today', 'c', 'k' FROM generate_series(1, 100) AS n");
    LedgerMigrations.apply(postgres);
    assertEquals(
        100,
        count("SELECT count(*) FROM ledger.transaction WHERE kind = 'POST' AND held_minor = 0"));
    assertEquals(200, count("SELECT count(*) FROM ledger.posting"));
  }

  @Test
  void whatDoesNotFitItsKindIsRefusedByTheLedgerItself() throws Exception {
    LedgerMigrations.apply(postgres);
    execute(row("AUTHORISE", "NULL", "now() + interval '1 day'", 5));
    execute(row("CAPTURE", "gen_random_uuid()", "NULL", -7));
    for (var wrong :
        List.of(
            row("POST", "gen_random_uuid()", "NULL", 0),
            row("POST", "NULL", "NULL", 5),
            row("AUTHORISE", "NULL", "NULL", 5),
            row("AUTHORISE", "NULL", "now() + interval '1 day'", 4),
            row("CAPTURE", "gen_random_uuid()", "NULL", -4),
            row("VOID", "NULL", "NULL", -5),
            row("EXPIRE", "gen_random_uuid()", "NULL", -6),
            row("REVERSE", "gen_random_uuid()", "NULL", -5),
            row("OTHER", "NULL", "NULL", 0))) {
      assertThrows(SQLException.class, () -> execute(wrong), wrong);
    }
  }

  private static String row(String kind, String related, String expires, int held) {
    return ("INSERT INTO ledger.transaction (transaction_id, lane, lane_seq, type,"
            + " debit_account_id, credit_account_id, subject_account_id, amount_minor, currency,"
            + " occurred_at, posted_at, booking_date, value_date, client, idempotency_key, kind,"
            + " related_id, expires_at, held_minor) VALUES (gen_random_uuid(), 0, 1, 'payment', 1,"
            + " 2, 1, 5, 'EUR', now(), clock_timestamp(), 'today', 'today', 'c', 'k', '%s', %s, %s,"
            + " %d)")
        .formatted(kind, related, expires, held);
  }

  private int count(String sql) throws SQLException {
    try (var connection = postgres.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      assertTrue(rows.next());
      return rows.getInt(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = postgres.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
