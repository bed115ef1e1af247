package io.countinghouse.scorer;

import io.countinghouse.detection.model.Model;
import io.countinghouse.detection.model.ModelFeatures;
import io.countinghouse.detection.model.ModelFile;
import io.countinghouse.detection.model.Trees;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Models that nobody has learnt. */
final class TestModel {

  private TestModel() {}

  /**
   * Trees of depth 1 over every feature, at random limits: any value that moves shows in the score.
   */
  static Model random(RandomGenerator random) {
    return randomFile(random).model();
  }

  static ModelFile randomFile(RandomGenerator random) {
    int features = ModelFeatures.NAMES.size();
    int trees = features * 8;
    var all = blank(trees);
    for (int i = 0; i < trees; i++) {
      float limit = i % 2 == 0 ? random.nextInt(6) + 0.5f : random.nextFloat() * 300;
      stump(
          all,
          i,
          i % features,
          limit,
          random.nextFloat() / 4 - 0.1f,
          random.nextFloat() / 4 - 0.1f);
    }
    return file(ModelFeatures.NAMES, all);
  }

  /** Finds everything over so much money suspicious, and nothing else. */
  static Model dearerThan(float amount) {
    var all = blank(1);
    stump(all, 0, 0, amount, -4, 4);
    return file(List.of("amount"), all).model();
  }

  private static ModelFile file(List<String> features, Trees trees) {
    return new ModelFile(
        ModelFile.FORM,
        features,
        "2026-01-01",
        "2026-01-07",
        7,
        1,
        Map.of(),
        Map.of(),
        List.of(trees));
  }

  private static Trees blank(int trees) {
    int nodes = trees * 3;
    var leaves = new int[nodes];
    Arrays.fill(leaves, -1);
    return new Trees(
        new int[trees], leaves, new float[nodes], new int[nodes], new int[nodes], new float[nodes]);
  }

  private static void stump(
      Trees all, int tree, int feature, float limit, float below, float from) {
    int root = tree * 3;
    all.roots()[tree] = root;
    all.feature()[root] = feature;
    all.limit()[root] = limit;
    all.left()[root] = root + 1;
    all.right()[root] = root + 2;
    all.cover()[root] = 2;
    leaf(all, root + 1, below);
    leaf(all, root + 2, from);
  }

  private static void leaf(Trees all, int node, float value) {
    all.feature()[node] = -1;
    all.limit()[node] = value;
    all.cover()[node] = 1;
  }
}
