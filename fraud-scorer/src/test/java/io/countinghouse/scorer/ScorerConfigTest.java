package io.countinghouse.scorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.worker.Env;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every setting, its default and its refusal. */
final class ScorerConfigTest {

  private static final Map<String, String> LEAST =
      Map.of("KAFKA_BOOTSTRAP", "127.0.0.1:9092", "SCORER_STATE_DIR", "state");

  private static ScorerConfig config(Map<String, String> more) {
    var all = new HashMap<>(LEAST);
    all.putAll(more);
    return ScorerConfig.of(new Env(all));
  }

  @Test
  void whatIsNotSetHasADefault() {
    var expected =
        new ScorerConfig(
            "127.0.0.1:9092",
            Path.of("state"),
            0.8,
            Optional.empty(),
            Optional.empty(),
            1,
            0,
            100,
            20,
            false,
            false);
    assertEquals(expected, config(Map.of()));
  }

  @Test
  void everythingCanBeSet() {
    var set =
        Map.of(
            "SCORER_FLAG_THRESHOLD", "0.95",
            "SCORER_MODEL", "model.json",
            "SCORER_SHADOW_MODEL", "next.json",
            "SCORER_THREADS", "4",
            "SCORER_STANDBYS", "1",
            "SCORER_COMMIT_INTERVAL_MS", "20",
            "SCORER_FLAG_COMMIT_MS", "5",
            "SCORER_ACCEPT_LOST_RULES", "true",
            "SCORER_ACCEPT_REPLAY", "true");
    var model = Optional.of(Path.of("model.json"));
    var next = Optional.of(Path.of("next.json"));
    var expected =
        new ScorerConfig(
            "127.0.0.1:9092", Path.of("state"), 0.95, model, next, 4, 1, 20, 5, true, true);
    assertEquals(expected, config(set));
  }

  @Test
  void anUnknownKeyStopsTheStart() {
    var refusal = assertThrows(RuntimeException.class, () -> config(Map.of("SCORER_TREADS", "4")));
    assertTrue(String.valueOf(refusal.getMessage()).contains("SCORER_TREADS"));
  }

  @Test
  void aThresholdIsAScore() {
    var wrong = Map.of("SCORER_FLAG_THRESHOLD", "80");
    var refusal = assertThrows(RuntimeException.class, () -> config(wrong));
    assertTrue(String.valueOf(refusal.getMessage()).contains("SCORER_FLAG_THRESHOLD"));
  }
}
