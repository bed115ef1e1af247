package io.countinghouse.ingest.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.stack.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an answer rests on is not left to how a role happens to be set. */
class LedgerSessionIT {

  private static PostgresServer postgres;
  private static Path dir;

  @BeforeAll
  static void start() throws Exception {
    dir = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "servers-");
    dir = dir.toAbsolutePath();
    postgres = PostgresServer.start(dir.resolve("durable"));
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @ParameterizedTest
  @CsvSource({"off,on", "local,local", "on,on", "remote_apply,remote_apply"})
  void aCommitIsNeverAnsweredBeforeItIsOnDisk(String set, String wanted) throws Exception {
    var writer = postgres.writer();
    try (var own = DriverManager.getConnection(postgres.url(), writer.user(), writer.password());
        var statement = own.createStatement()) {
      statement.execute("ALTER ROLE CURRENT_USER SET synchronous_commit = " + set);
    }
    var ledger = new Ledger(postgres.url(), writer.user(), writer.password());
    try (var session = LedgerSession.open(ledger, 0)) {
      session.sql().fetch("SELECT 1");
      session.rollback(); // which would take back what was set without a commit
      assertEquals(
          wanted, session.sql().fetchValue("SELECT current_setting('synchronous_commit')"));
    }
  }

  @Test
  void aServerThatNeverWaitsForItsDiskIsRefused() {
    try (var careless = PostgresServer.start(dir.resolve("careless"), Map.of("fsync", "off"))) {
      var writer = careless.writer();
      var ledger = new Ledger(careless.url(), writer.user(), writer.password());
      var refused = assertThrows(SQLException.class, () -> LedgerSession.open(ledger, 0));
      assertTrue(String.valueOf(refused.getMessage()).contains("fsync = off"), refused::toString);
    }
  }
}
