package io.countinghouse.sql.facts;

import static io.countinghouse.sql.facts.ColumnType.FLOAT64;
import static io.countinghouse.sql.facts.ColumnType.TEXT;
import static io.countinghouse.sql.facts.ColumnType.UINT16;
import static io.countinghouse.sql.facts.ColumnType.array;
import static io.countinghouse.sql.facts.ColumnType.map;
import static io.countinghouse.sql.facts.ColumnType.nullable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Against what ClickHouse itself writes: {@code SELECT … FORMAT Native}, as {@code xxd} shows it.
 */
class NativeBlockTest {

  @Test
  void eachColumnStandsByItself() throws IOException {
    var rows = new RowBinary().uint16(1).text("ab").uint16(258).text("");
    assertEquals(
        "02" + "02" + name("n", "UInt16") + "01000201" + name("s", "String") + "02616200",
        hex(rows, 2, new Column("n", UINT16), new Column("s", TEXT)));
  }

  @Test
  void whichAreAbsentStandsBeforeTheValues() throws IOException {
    var rows = new RowBinary();
    rows.nullable("ab").nullable(1.0).nullable((String) null).nullable((Double) null);
    assertEquals(
        "02"
            + "02"
            + name("s", "Nullable(String)")
            + "0001"
            + "026162"
            + "00"
            + name("d", "Nullable(Float64)")
            + "0001"
            + "000000000000f03f"
            + "0000000000000000",
        hex(rows, 2, new Column("s", nullable(TEXT)), new Column("d", nullable(FLOAT64))));
  }

  @Test
  void arraysStandAfterWhereEachRowsEnd() throws IOException {
    var rows = new RowBinary().count(2).uint16(1).uint16(2).count(0).count(1).uint16(3);
    assertEquals(
        "01"
            + "03"
            + name("a", "Array(UInt16)")
            + "0200000000000000"
            + "0200000000000000"
            + "0300000000000000"
            + "010002000300",
        hex(rows, 3, new Column("a", array(UINT16))));
  }

  @Test
  void aMapsKeysStandBeforeItsValues() throws IOException {
    var rows = new RowBinary().count(2).text("a").float64(1).text("b").float64(0).count(0);
    assertEquals(
        "01"
            + "02"
            + name("m", "Map(String, Float64)")
            + "0200000000000000"
            + "0200000000000000"
            + "01610162"
            + "000000000000f03f"
            + "0000000000000000",
        hex(rows, 2, new Column("m", map(TEXT, FLOAT64))));
  }

  @Test
  void longTextsAndManyRowsCarryLongCounts() throws IOException {
    var rows = new RowBinary();
    for (int i = 0; i < 300; i++) {
      rows.text("é".repeat(100));
    }
    var block = hex(rows, 300, new Column("s", TEXT));
    assertTrue(block.startsWith("01" + "ac02" + name("s", "String") + "c801" + "c3a9"), block);
    assertEquals(2 * (3 + 9 + 300 * 202), block.length());
  }

  @Test
  void rowsThatAreNotWhatTheColumnsSayAreRefused() {
    var rows = new RowBinary().uint16(1).text("ab").uint16(2).text("");
    var n = new Column("n", UINT16);
    var s = new Column("s", TEXT);
    assertThrows(IllegalArgumentException.class, () -> hex(rows, 1, n, s), "a row more");
    assertThrows(IllegalArgumentException.class, () -> hex(rows, 3, n, s), "a row less");
    assertThrows(IllegalArgumentException.class, () -> hex(rows, 2, n), "a column less");
    assertThrows(
        IllegalArgumentException.class, () -> hex(rows, 2, n, s, new Column("x", nullable(TEXT))));
  }

  private static String name(String name, String type) {
    return hex(name) + hex(type);
  }

  private static String hex(String text) {
    return "%02x".formatted(text.length())
        + HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String hex(RowBinary rows, int count, Column... columns) throws IOException {
    return HexFormat.of().formatHex(NativeBlock.of(rows, count, List.of(columns)).readAllBytes());
  }
}
