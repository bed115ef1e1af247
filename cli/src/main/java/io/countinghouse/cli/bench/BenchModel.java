package io.countinghouse.cli.bench;

import io.countinghouse.detection.model.ModelFeatures;
import io.countinghouse.detection.model.ModelFile;
import io.countinghouse.detection.model.Trees;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A model of the size that {@code train} writes, 5 ensembles of 500 trees of depth 3, at random
 * limits: what a score costs depends on the size, not on what was learnt.
 */
final class BenchModel {

  private static final int ENSEMBLES = 5;
  private static final int TREES = 500;
  private static final int DEPTH = 3;
  private static final int NODES = (1 << (DEPTH + 1)) - 1;
  private static final int INNER = (1 << DEPTH) - 1;

  private BenchModel() {}

  /** The model's file. */
  static ModelFile file() {
    var random = new SplittableRandom(1);
    var ensembles = new ArrayList<Trees>();
    for (int i = 0; i < ENSEMBLES; i++) {
      ensembles.add(ensemble(random));
    }
    return new ModelFile(
        ModelFile.FORM,
        ModelFeatures.NAMES,
        "2026-01-01",
        "2026-01-07",
        7,
        1,
        Map.of(),
        Map.of(),
        ensembles);
  }

  private static Trees ensemble(SplittableRandom random) {
    int nodes = TREES * NODES;
    var roots = new int[TREES];
    var feature = new int[nodes];
    var limit = new float[nodes];
    var left = new int[nodes];
    var right = new int[nodes];
    var cover = new float[nodes];
    Arrays.fill(cover, 1);
    for (int tree = 0; tree < TREES; tree++) {
      int root = tree * NODES;
      roots[tree] = root;
      for (int i = 0; i < NODES; i++) {
        boolean inner = i < INNER;
        feature[root + i] = inner ? random.nextInt(ModelFeatures.NAMES.size()) : -1;
        limit[root + i] =
            inner ? (float) random.nextDouble(50) : (float) random.nextDouble(-0.01, 0.005);
        left[root + i] = inner ? root + 2 * i + 1 : 0;
        right[root + i] = inner ? root + 2 * i + 2 : 0;
      }
    }
    return new Trees(roots, feature, limit, left, right, cover);
  }
}
