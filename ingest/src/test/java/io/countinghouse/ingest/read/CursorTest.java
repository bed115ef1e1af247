package io.countinghouse.ingest.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countinghouse.events.Micros;
import io.countinghouse.ingest.request.InvalidRequest;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CursorTest {

  private static final Cursors CURSORS = new Cursors(key(1));
  private static final Instant THEN = Instant.parse("2026-03-01T12:30:00.000001Z");
  private static final Cursor CURSOR = cursor(THEN, BigInteger.valueOf(-1_250));

  private static Cursor cursor(Instant at, BigInteger balance) {
    var lanes = new TreeMap<>(Map.of(0, 7L, 1, 99L));
    var upTo = new Snapshot(lanes, THEN.plusSeconds(1), THEN.plusSeconds(2));
    return new Cursor(new Position(at, 1, 42), upTo, balance, "EUR");
  }

  private static byte[] key(int each) {
    var key = new byte[32];
    Arrays.fill(key, (byte) each);
    return key;
  }

  @Test
  void aCursorComesBackAsItWas() {
    assertEquals(CURSOR, CURSORS.find(CURSORS.text(CURSOR, "query"), "query"));
    var wide = cursor(THEN, BigInteger.ONE.shiftLeft(126).negate());
    assertEquals(wide, CURSORS.find(CURSORS.text(wide, "query"), "query"));
    var listing = new Cursor(CURSOR.after(), CURSOR.upTo(), BigInteger.ZERO, null);
    assertEquals(listing, CURSORS.find(CURSORS.text(listing, "query"), "query"));
    assertNull(CURSORS.find(null, "query"));
  }

  @Test
  void aCursorOfAnotherQueryIsRefused() {
    refused(CURSORS.text(CURSOR, "query"), "another query");
  }

  @Test
  void whoDoesNotHaveTheKeyCannotMakeOneUp() {
    refused(new Cursors(key(2)).text(CURSOR, "query"), "query");
  }

  @ParameterizedTest
  @ValueSource(longs = {-9_000_000_000_000_000_000L, -1, 253_402_300_800_000_000L, Long.MAX_VALUE})
  void aTimeThatNoLedgerHasIsRefused(long micros) {
    refused(CURSORS.text(cursor(Micros.toInstant(micros), BigInteger.ZERO), "query"), "query");
  }

  @Test
  void everyDamagedCursorIsRefused() {
    var text = CURSORS.text(CURSOR, "query");
    for (int i = 0; i < text.length(); i++) {
      var other = text.charAt(i) == 'A' ? 'B' : 'A';
      if (i < text.length() - 1) { // its last bits may be padding
        refused(text.substring(0, i) + other + text.substring(i + 1), "query");
      }
      refused(text.substring(0, i), "query");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "=", "no cursor", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void whatIsNoCursorIsRefused(String text) {
    refused(text, "query");
  }

  private static void refused(String text, String query) {
    var refused = assertThrows(InvalidRequest.class, () -> CURSORS.find(text, query));
    assertEquals("cursor", refused.field());
  }
}
