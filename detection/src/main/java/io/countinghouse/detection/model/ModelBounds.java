package io.countinghouse.detection.model;

import java.util.HashSet;

/**
 * What a model may be at the most. Every scorer reads every model that is written, so one small
 * record that unpacks to much, or gives no number, must be refused and not stop them.
 */
final class ModelBounds {

  /** 13 times what {@code train} writes. */
  static final int FILE_BYTES_MAX = 16 << 20;

  /** 36 times what {@code train} writes, of some 26 bytes of memory each: 52 MiB. */
  static final int NODES_MAX = 2 << 20;

  /** What an ensemble takes beside its nodes, in nodes. */
  private static final int ENSEMBLE_NODES = 16;

  /** What a file says of its training; {@code train} writes a few hundred. */
  private static final int ABOUT_CHARS_MAX = 64 * 1024;

  /** In log-odds; a probability is 1 in double from 37 on. Sums of these stay finite. */
  private static final float LEAF_MAX = 1e6f;

  private static final float COVER_MAX = 1e30f;

  /** Some ten years. */
  private static final int DELAY_DAYS_MAX = 3_650;

  private ModelBounds() {}

  /**
   * Checks a file's size before it is read.
   *
   * @throws IllegalArgumentException if it is larger than {@link #FILE_BYTES_MAX}
   */
  static void requireFile(int bytes) {
    if (bytes > FILE_BYTES_MAX) {
      throw new IllegalArgumentException(
          "the model's file has more than %d bytes".formatted(FILE_BYTES_MAX));
    }
  }

  /**
   * Checks what stands in a file, before it is laid out.
   *
   * @return how many nodes it takes, as they lie in the file and as they are laid out
   * @throws IllegalArgumentException naming the rule that it breaks
   */
  static int require(ModelFile file) {
    if (new HashSet<>(file.features()).size() < file.features().size()) {
      throw new IllegalArgumentException("the model names a feature twice");
    }
    if (file.delayDays() < 0 || file.delayDays() > DELAY_DAYS_MAX) {
      throw new IllegalArgumentException("delay_days: must be from 0 to " + DELAY_DAYS_MAX);
    }
    var about = file.trainedFrom() + file.trainedTo() + file.parameters() + file.metrics();
    if (about.length() > ABOUT_CHARS_MAX) {
      throw new IllegalArgumentException(
          "the model says more than %d characters of its training".formatted(ABOUT_CHARS_MAX));
    }
    int nodes = 0;
    for (var trees : file.ensembles()) {
      requireNumbers(trees);
      long own = ENSEMBLE_NODES + (long) trees.feature().length;
      nodes = requireNodes(nodes + own + PackedTrees.nodes(trees));
    }
    return nodes;
  }

  private static void requireNumbers(Trees trees) {
    for (int i = 0; i < trees.feature().length; i++) {
      // NaN is within no bounds.
      if (trees.feature()[i] < 0 && !(Math.abs(trees.limit()[i]) <= LEAF_MAX)) {
        throw new IllegalArgumentException("a leaf adds " + trees.limit()[i]);
      }
      if (!(trees.cover()[i] >= 0 && trees.cover()[i] <= COVER_MAX)) {
        throw new IllegalArgumentException("a node's cover is " + trees.cover()[i]);
      }
    }
  }

  /**
   * Checks a number of nodes.
   *
   * @throws IllegalArgumentException if it is more than {@link #NODES_MAX}
   */
  static int requireNodes(long nodes) {
    if (nodes > NODES_MAX) {
      throw new IllegalArgumentException("the model has more than %d nodes".formatted(NODES_MAX));
    }
    return (int) nodes;
  }
}
