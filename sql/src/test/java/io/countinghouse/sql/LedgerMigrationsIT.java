package io.countinghouse.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
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
