package io.countinghouse.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvTest {

  @Test
  void aMissingKeyIsNamed() {
    var error = refused(() -> new Env(Map.of()).text("KAFKA_BOOTSTRAP"));
    assertEquals("KAFKA_BOOTSTRAP must be set", error);
  }

  @Test
  void anEmptyValueIsAMissingOne() {
    assertEquals("other", new Env(Map.of("KEY", "")).text("KEY", "other"));
  }

  @Test
  void aNumberOutOfBoundsIsRefusedWithTheRule() {
    var env = new Env(Map.of("INGEST_PORT", "70000"));
    assertEquals(
        "INGEST_PORT must be a whole number from 0 to 65535",
        refused(() -> env.integer("INGEST_PORT", 8080, 0, 65_535)));
  }

  @Test
  void aNumberThatIsNoneIsRefusedWithTheRule() {
    var env = new Env(Map.of("LIMIT", "NaN"));
    assertEquals(
        "LIMIT must be a number from 0.0 to 1.0", refused(() -> env.decimal("LIMIT", 0.8, 0, 1)));
  }

  @Test
  void aKeyThatNobodyReadStopsTheStartByName() {
    var env = new Env(Map.of("INGEST_PORT", "1", "INGEST_PROT", "1", "PATH", "x"));
    env.integer("INGEST_PORT", 8080, 0, 65_535);
    assertEquals("unknown settings: INGEST_PROT", refused(() -> env.refuseUnknown("INGEST_")));
  }

  private static String refused(Runnable action) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, action::run).getMessage());
  }
}
