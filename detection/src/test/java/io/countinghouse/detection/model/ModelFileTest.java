package io.countinghouse.detection.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken for a model, and what is not. */
final class ModelFileTest {

  private static ModelFile file(String... features) {
    var trees =
        new Trees(
            new int[] {0},
            new int[] {1, -1, -1},
            new float[] {5, -2, 2},
            new int[] {1, 0, 0},
            new int[] {2, 0, 0},
            new float[] {2, 1, 1});
    return new ModelFile(
        1, List.of(features), "2026-01-01", "2026-01-07", 7, 1, Map.of(), Map.of(), List.of(trees));
  }

  @Test
  void aModelOfFewerFeaturesInAnotherOrderScoresByTheirNames() {
    var model = file("sum_1d", "amount").model();
    var all = new float[ModelFeatures.NAMES.size()];
    all[ModelFeatures.NAMES.indexOf("sum_1d")] = 3;
    all[ModelFeatures.NAMES.indexOf("amount")] = 7;
    assertArrayEquals(new float[] {3, 7}, model.inputs(all));
    assertEquals(2, model.margin(model.inputs(all)));
    assertEquals("amount", model.strongest(model.inputs(all), 3).getFirst().feature());
  }

  @Test
  void aModelOfUnknownFeaturesIsRefusedAndTheyAreNamed(@TempDir Path dir) throws Exception {
    var path = Files.write(dir.resolve("later.json"), file("amount", "shoe_size").bytes());
    var refusal = assertThrows(IllegalArgumentException.class, () -> ModelFile.read(path));
    var message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains("later.json"), message);
    assertTrue(message.endsWith("does not know: shoe_size"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "{\"form\":2}", "no json"})
  void whatIsNoModelIsRefused(String text, @TempDir Path dir) throws Exception {
    var path = Files.writeString(dir.resolve("model.json"), text);
    assertThrows(IllegalArgumentException.class, () -> ModelFile.read(path));
  }

  @Test
  void treesThatLeadNowhereAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Trees(
                new int[] {1},
                new int[] {-1},
                new float[] {0},
                new int[] {0},
                new int[] {0},
                new float[] {1}));
  }
}
