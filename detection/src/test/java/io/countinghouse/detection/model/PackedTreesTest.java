package io.countinghouse.detection.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countinghouse.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trees laid out for scoring give what the trees give. */
final class PackedTreesTest {

  private static final int FEATURES = 6;

  private record Node(int feature, float limit, int left, int right) {}

  static List<Long> seeds() {
    return Seeds.some(20).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theMarginIsTheSameToTheBit(long seed) {
    var random = Seeds.random(seed);
    var trees = trees(random, 40, random.nextInt(7));
    var packed = PackedTrees.of(trees);
    for (int i = 0; i < 500; i++) {
      var values = values(random);
      assertEquals(
          Float.floatToRawIntBits(trees.margin(values)),
          Float.floatToRawIntBits(packed.margin(values)));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatAFeatureMovedIsTheSameToTheBit(long seed) {
    var random = Seeds.random(seed);
    var trees = trees(random, 40, random.nextInt(7));
    var packed = PackedTrees.of(trees);
    for (int i = 0; i < 500; i++) {
      var values = values(random);
      var moved = new double[FEATURES];
      packed.contribute(values, 0.2, moved);
      assertArrayEquals(moved(trees, values, 0.2), moved);
    }
  }

  /** Limits are whole too: values at a limit are tried. */
  private static float[] values(RandomGenerator random) {
    var values = new float[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      values[i] = random.nextInt(5) - 1;
    }
    return values;
  }

  /** Along the trees as they were learnt. */
  private static double[] moved(Trees trees, float[] values, double scale) {
    var means = trees.means();
    var moved = new double[FEATURES];
    for (int root : trees.roots()) {
      int node = root;
      while (trees.feature()[node] >= 0) {
        int feature = trees.feature()[node];
        int next = values[feature] < trees.limit()[node] ? trees.left()[node] : trees.right()[node];
        moved[feature] += scale * (means[next] - means[node]);
        node = next;
      }
    }
    return moved;
  }

  /**
   * Worked out from the leaves alone: what a step moves is how far the mean of all below it moves.
   */
  @Test
  void aMoveIsTheDifferenceOfWhatTheTrainingRowsBelowGotInTheMean() {
    var random = Seeds.random(Seeds.one());
    for (int round = 0; round < 50; round++) {
      var trees = trees(random, 4, 5);
      var values = values(random);
      var moved = new double[FEATURES];
      var expected = new double[FEATURES];
      PackedTrees.of(trees).contribute(values, 1, moved);
      double margin = 0;
      for (int root : trees.roots()) {
        margin += below(trees, root)[0];
        int node = root;
        while (trees.feature()[node] >= 0) {
          int feature = trees.feature()[node];
          boolean less = values[feature] < trees.limit()[node];
          int next = less ? trees.left()[node] : trees.right()[node];
          expected[feature] += below(trees, next)[0] - below(trees, node)[0];
          node = next;
        }
      }
      assertArrayEquals(expected, moved, 1e-4);
      assertEquals(trees.margin(values), margin + Arrays.stream(moved).sum(), 1e-4);
    }
  }

  /** What all rows below a node got in the mean, and how many they were. */
  private static double[] below(Trees trees, int node) {
    if (trees.feature()[node] < 0) {
      return new double[] {trees.limit()[node], trees.cover()[node]};
    }
    var left = below(trees, trees.left()[node]);
    var right = below(trees, trees.right()[node]);
    double rows = left[1] + right[1];
    return new double[] {(left[0] * left[1] + right[0] * right[1]) / rows, rows};
  }

  @Test
  void treesThatAreTooDeepAreRefused() {
    var nodes = new ArrayList<Node>();
    for (int level = 0; level < 9; level++) {
      nodes.add(new Node(0, 1, 2 * level + 1, 2 * level + 2));
      nodes.add(new Node(-1, 1, 0, 0));
    }
    nodes.add(new Node(-1, 1, 0, 0));
    var trees = trees(new int[] {0}, nodes);
    assertThrows(IllegalArgumentException.class, () -> PackedTrees.of(trees));
  }

  @Test
  void moreTreesThanMemoryShouldHoldAreRefused() {
    var nodes = new ArrayList<Node>();
    for (int level = 0; level < 8; level++) {
      nodes.add(new Node(0, 1, level + 1, level + 1)); // both ways lead to the same node
    }
    nodes.add(new Node(-1, 1, 0, 0));
    var trees = trees(new int[ModelBounds.NODES_MAX / 256 + 1], nodes);
    assertThrows(IllegalArgumentException.class, () -> PackedTrees.of(trees));
  }

  private static Trees trees(RandomGenerator random, int count, int depthMax) {
    var nodes = new ArrayList<Node>();
    var roots = new int[count];
    for (int tree = 0; tree < count; tree++) {
      roots[tree] = grow(random, nodes, depthMax);
    }
    return trees(roots, nodes);
  }

  /** Some branches end early. */
  private static int grow(RandomGenerator random, List<Node> nodes, int depthMax) {
    int place = nodes.size();
    nodes.add(new Node(-1, random.nextFloat() - 0.5f, 0, 0));
    if (depthMax > 0 && random.nextInt(5) > 0) {
      int left = grow(random, nodes, depthMax - 1);
      int right = grow(random, nodes, depthMax - 1);
      nodes.set(place, new Node(random.nextInt(FEATURES), random.nextInt(4), left, right));
    }
    return place;
  }

  /** Each leaf has another number of rows, and each node those of its children, which follow it. */
  private static float[] covers(List<Node> nodes) {
    var covers = new float[nodes.size()];
    for (int i = covers.length - 1; i >= 0; i--) {
      var node = nodes.get(i);
      covers[i] = node.feature() < 0 ? 1 + i * 7 % 13 : covers[node.left()] + covers[node.right()];
    }
    return covers;
  }

  private static Trees trees(int[] roots, List<Node> nodes) {
    var limits = new float[nodes.size()];
    for (int i = 0; i < limits.length; i++) {
      limits[i] = nodes.get(i).limit();
    }
    return new Trees(
        roots,
        nodes.stream().mapToInt(Node::feature).toArray(),
        limits,
        nodes.stream().mapToInt(Node::left).toArray(),
        nodes.stream().mapToInt(Node::right).toArray(),
        covers(nodes));
  }
}
