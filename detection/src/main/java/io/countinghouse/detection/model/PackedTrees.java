package io.countinghouse.detection.model;

/**
 * Boosted trees laid out for scoring: each as a full tree of one depth, so that a node's children
 * are found by arithmetic, a tree lies in one place, and nothing depends on what the last
 * comparison led to. A leaf that is higher up stands for all the leaves below it. Comparisons and
 * the order of the sum are those of {@link Trees}, so the margin is the same to the bit.
 */
final class PackedTrees {

  /** Deeper trees would be mostly filling. */
  private static final int DEPTH_MAX = 8;

  private final int trees;
  private final int depth;
  private final int[] feature;
  private final float[] limit;
  private final float[] leaf;

  /** What a node's left child, and then its right one, moves the mean prediction by. */
  private final float[] moves;

  private PackedTrees(Trees from, int depth) {
    this.trees = from.roots().length;
    this.depth = depth;
    int inner = (1 << depth) - 1;
    this.feature = new int[Math.multiplyExact(trees, inner)];
    this.limit = new float[Math.multiplyExact(trees, inner)];
    this.leaf = new float[Math.multiplyExact(trees, inner + 1)];
    this.moves = new float[2 * feature.length];
    var means = from.means();
    for (int tree = 0; tree < trees; tree++) {
      pack(from, means, from.roots()[tree], tree, 0, 0);
    }
  }

  /**
   * Lays trees out.
   *
   * @throws IllegalArgumentException if one is deeper than 8, or there are too many
   */
  static PackedTrees of(Trees trees) {
    return new PackedTrees(trees, depth(trees));
  }

  /**
   * How many leaves trees have once they are laid out, which is one a tree more than inner nodes.
   *
   * @throws IllegalArgumentException if one is deeper than 8, or there are too many
   */
  static int nodes(Trees trees) {
    return trees.roots().length << depth(trees);
  }

  /** The depth that all are laid out in; it looks at no more nodes than they may have. */
  private static int depth(Trees trees) {
    int depth = 0;
    ModelBounds.requireNodes(trees.roots().length);
    for (int root : trees.roots()) {
      depth = Math.max(depth, depth(trees, root, DEPTH_MAX));
      ModelBounds.requireNodes((long) trees.roots().length << depth);
    }
    return depth;
  }

  private static int depth(Trees trees, int node, int max) {
    if (trees.feature()[node] < 0) {
      return 0;
    }
    if (max == 0) {
      throw new IllegalArgumentException("a tree is deeper than " + DEPTH_MAX);
    }
    int left = depth(trees, trees.left()[node], max - 1);
    return 1 + Math.max(left, depth(trees, trees.right()[node], max - 1));
  }

  private void pack(Trees from, float[] means, int node, int tree, int at, int level) {
    int inner = (1 << depth) - 1;
    if (level == depth) {
      leaf[tree * (inner + 1) + at - inner] = from.limit()[node];
      return;
    }
    boolean ends = from.feature()[node] < 0;
    if (!ends) {
      int place = tree * inner + at;
      feature[place] = from.feature()[node];
      limit[place] = from.limit()[node];
      moves[2 * place] = means[from.left()[node]] - means[node];
      moves[2 * place + 1] = means[from.right()[node]] - means[node];
    }
    pack(from, means, ends ? node : from.left()[node], tree, 2 * at + 1, level + 1);
    pack(from, means, ends ? node : from.right()[node], tree, 2 * at + 2, level + 1);
  }

  /** The trees' sum, in log-odds. */
  float margin(float[] values) {
    int inner = (1 << depth) - 1;
    int nodes = 0;
    int leaves = -inner;
    float sum = 0;
    for (int tree = 0; tree < trees; tree++) {
      int at = 0;
      for (int level = 0; level < depth; level++) {
        int node = nodes + at;
        at = 2 * at + (values[feature[node]] < limit[node] ? 1 : 2);
      }
      sum += leaf[leaves + at];
      nodes += inner;
      leaves += inner + 1;
    }
    return sum;
  }

  /**
   * Adds to each feature what it moved the margin by on this event's own path: the change of the
   * mean prediction from a node to the child taken (Saabas).
   */
  void contribute(float[] values, double scale, double[] into) {
    int inner = (1 << depth) - 1;
    for (int nodes = 0; nodes < feature.length; nodes += inner) {
      int at = 0;
      for (int level = 0; level < depth; level++) {
        int node = nodes + at;
        int side = values[feature[node]] < limit[node] ? 0 : 1;
        into[feature[node]] += scale * moves[2 * node + side];
        at = 2 * at + 1 + side;
      }
    }
  }
}
