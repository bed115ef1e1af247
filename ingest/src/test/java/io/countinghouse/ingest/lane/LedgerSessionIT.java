package io.countinghouse.ingest.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.stack.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an answer rests on is not left to how a role happens to be set. */
class LedgerSessionIT {

  private static PostgresServer postgres;

  @BeforeAll
  static void start() throws Exception {
    var dir = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "servers-");
    postgres = PostgresServer.start(dir.toAbsolutePath());
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
}
