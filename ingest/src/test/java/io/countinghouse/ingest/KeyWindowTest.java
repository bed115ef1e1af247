package io.countinghouse.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countinghouse.worker.Env;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyWindowTest {

  @Test
  void ninetyDaysIfNothingIsSaid() {
    assertEquals(new KeyWindow(90), KeyWindow.of(new Env(Map.of())));
  }

  @ParameterizedTest
  @CsvSource({"1d,1", "31d,31", "3650d,3650"})
  void aNumberOfDays(String text, int days) {
    assertEquals(new KeyWindow(days), KeyWindow.of(new Env(Map.of("INGEST_KEY_WINDOW", text))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0d", "3651d", "90", "24h", "-1d", "1.5d", "d", "99999d", "P90D"})
  void anythingElseStopsTheStartWithTheRule(String text) {
    var env = new Env(Map.of("INGEST_KEY_WINDOW", text));
    assertEquals(
        "INGEST_KEY_WINDOW must be days from 1d to 3650d such as 90d",
        assertThrows(IllegalArgumentException.class, () -> KeyWindow.of(env)).getMessage());
  }
}
