package io.countinghouse.sql.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Against bytes that are in ClickHouse's documentation of the format, or were read from it. */
class RowBinaryTest {

  @Test
  void numbersAreLittleEndian() {
    assertEquals("01fe3412", hex(new RowBinary().int8(1).int8(-2).uint16(0x1234)));
    assertEquals("0df0fecaefbeadde", hex(new RowBinary().int64(0xDEADBEEFCAFEF00DL)));
    assertEquals("000000000000f03f", hex(new RowBinary().float64(1.0)));
  }

  @Test
  void textCarriesItsLengthInBytes() {
    assertEquals("02c3a9", hex(new RowBinary().text("é")));
    assertEquals("8002", hex(new RowBinary().count(256)));
  }

  @Test
  void absentIsOneAndPresentIsZeroAndTheValue() {
    assertEquals("01000141", hex(new RowBinary().nullable((String) null).nullable("A")));
  }

  @Test
  void anIdIsTwoLittleEndianHalves() {
    assertEquals(
        "07060504030201000f0e0d0c0b0a0908",
        hex(new RowBinary().uuid(UUID.fromString("00010203-0405-0607-0809-0a0b0c0d0e0f"))));
  }

  @Test
  void timesAreMicrosecondsAndDatesAreDays() {
    assertEquals("40420f0000000000", hex(new RowBinary().micros(Instant.ofEpochSecond(1))));
    assertEquals("ffffffff", hex(new RowBinary().date(LocalDate.of(1969, 12, 31))));
  }

  @Test
  void whatClickHouseCanNotHoldIsRefused() {
    var row = new RowBinary();
    assertThrows(IllegalArgumentException.class, () -> row.uint16(65_536));
    assertThrows(IllegalArgumentException.class, () -> row.date(LocalDate.of(2300, 1, 1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> row.micros(LocalDate.of(1899, 12, 31).atStartOfDay().toInstant(ZoneOffset.UTC)));
    assertEquals(0, row.size());
  }

  @Test
  void itGrowsAndIsCutBack() {
    var row = new RowBinary();
    for (int i = 0; i < 100_000; i++) {
      row.int64(i);
    }
    assertEquals(800_000, row.size());
    row.cutTo(8);
    assertEquals("0000000000000000", hex(row));
  }

  private static String hex(RowBinary row) {
    try (var in = row.stream()) {
      return HexFormat.of().formatHex(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
