package io.countinghouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.countinghouse.reports.reconcile.PostgresAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {

  private static final Connection CONNECTION =
      new Connection(
          "http://127.0.0.1:8080",
          "secret-key",
          login("countinghouse_writer"),
          login("countinghouse"),
          login("countinghouse_reader"),
          login("countinghouse_filer"),
          "127.0.0.1:9092",
          "http://127.0.0.1:8123",
          "countinghouse",
          new Connection.Login("countinghouse", "secret-owner"),
          new Connection.Login("reporter", "secret-reporter"),
          new Connection.Login("operator", "secret-operator"),
          new Connection.Login("closer", "secret-closer"));

  private static PostgresAddress login(String user) {
    return new PostgresAddress(
        "jdbc:postgresql://127.0.0.1:5432/countinghouse", user, "secret-" + user);
  }

  @Test
  void whatIsWrittenIsReadAgain(@TempDir Path dir) throws Exception {
    CONNECTION.write(dir);
    assertEquals(CONNECTION, Connection.read(dir));
  }

  @Test
  void onlyItsOwnerCanReadTheFileAlsoWhenItReplacesAnother(@TempDir Path dir) throws Exception {
    Files.writeString(dir.resolve(Connection.FILE), "INGEST_URL=old\n");
    CONNECTION.write(dir);
    var permissions = Files.getPosixFilePermissions(dir.resolve(Connection.FILE));
    assertEquals("rw-------", PosixFilePermissions.toString(permissions));
  }

  @Test
  void noSecretIsEverPrinted() {
    assertFalse(CONNECTION.toString().contains("secret"));
  }
}
