package io.countinghouse.ingest.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CursorTest {

  private static final Instant THEN = Instant.parse("2026-03-01T12:30:00.000001Z");
  private static final Cursor CURSOR =
      new Cursor(
          new Position(THEN, 1, 42),
          new Snapshot(new TreeMap<>(Map.of(0, 7L, 1, 99L)), THEN.plusSeconds(1)),
          BigInteger.valueOf(-1_250));

  @Test
  void aCursorComesBackAsItWas() {
    assertEquals(CURSOR, Cursor.parse(CURSOR.text("query"), "query"));
  }

  @Test
  void aCursorOfAnotherQueryIsRefused() {
    var text = CURSOR.text("query");
    assertThrows(IllegalArgumentException.class, () -> Cursor.parse(text, "another query"));
  }

  @Test
  void everyDamagedCursorIsRefused() {
    var text = CURSOR.text("query");
    for (int i = 0; i < text.length(); i++) {
      var other = text.charAt(i) == 'A' ? 'B' : 'A';
      var damaged = text.substring(0, i) + other + text.substring(i + 1);
      if (i < text.length() - 1) { // its last bits may be padding
        assertThrows(IllegalArgumentException.class, () -> Cursor.parse(damaged, "query"));
      }
      var torn = text.substring(0, i);
      assertThrows(IllegalArgumentException.class, () -> Cursor.parse(torn, "query"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "=", "no cursor", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void whatIsNoCursorIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Cursor.parse(text, "query"));
  }
}
