package io.countinghouse.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlScriptTest {

  @Test
  void semicolonsInQuotesAndCommentsDoNotCut() {
    assertEquals(
        List.of("SELECT ';', \"a;b\", `c;d` FROM t", "SELECT 2"),
        SqlScript.statements(
            "-- one; still one\nSELECT ';', \"a;b\", /* no; */ `c;d`\n  FROM t;\n\nSELECT 2;; "));
  }

  @Test
  void aQuotedQuoteDoesNotEndTheQuote() {
    assertEquals(
        List.of("SELECT 'it''s', 'a\\';b'"), SqlScript.statements("SELECT 'it''s', 'a\\';b'"));
  }

  @Test
  void whatDoesNotEndIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> SqlScript.statements("SELECT 'x"));
    assertThrows(IllegalArgumentException.class, () -> SqlScript.statements("SELECT 1 /* x"));
  }

  @Test
  void layoutDoesNotChangeTheChecksumButContentDoes() {
    var first = migration("CREATE TABLE IF NOT EXISTS t (a UInt8) -- why\n");
    assertEquals(
        first.checksum(0), migration("CREATE TABLE IF NOT EXISTS\n t (a UInt8)").checksum(0));
    assertNotEquals(
        first.checksum(0), migration("CREATE TABLE IF NOT EXISTS t (a UInt16)").checksum(0));
  }

  @Test
  void aStatementThatDoesHarmTheSecondTimeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> migration("CREATE TABLE t (a UInt8)"));
    assertThrows(IllegalArgumentException.class, () -> migration("INSERT INTO t VALUES (1)"));
  }

  @Test
  void theShippedMigrationsAreWellFormed() {
    assertTrue(ClickHouseMigrationFiles.shipped().size() >= 1);
  }

  private static ClickHouseMigration migration(String sql) {
    return ClickHouseMigration.of("V1__x.sql", sql);
  }
}
