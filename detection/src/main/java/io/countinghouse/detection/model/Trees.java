package io.countinghouse.detection.model;

/**
 * Boosted trees in flat arrays. A node is an index; a leaf's {@code feature} is -1 and its {@code
 * limit} is what the tree adds. Comparisons and sums are in float, in tree order, as the library
 * that learnt them does, so margins are equal to its own to the bit.
 *
 * @param roots first node of each tree; node numbers are over all trees
 * @param cover how much training weight went through the node
 */
@SuppressWarnings(
    "ArrayRecordComponent") // flat arrays are what makes it fast; it is never compared
public record Trees(
    int[] roots, int[] feature, float[] limit, int[] left, int[] right, float[] cover) {

  public Trees {
    int nodes = feature.length;
    if (limit.length != nodes
        || left.length != nodes
        || right.length != nodes
        || cover.length != nodes) {
      throw new IllegalArgumentException("the trees' arrays differ in length");
    }
    for (int root : roots) {
      if (root < 0 || root >= nodes) {
        throw new IllegalArgumentException("there is no node " + root);
      }
    }
    for (int i = 0; i < nodes; i++) {
      // Children come after their parent, so every walk ends.
      if (feature[i] >= 0
          && (left[i] <= i || right[i] <= i || left[i] >= nodes || right[i] >= nodes)) {
        throw new IllegalArgumentException("node " + i + " leads nowhere");
      }
    }
  }

  /** The trees' sum, in log-odds. */
  public float margin(float[] values) {
    float sum = 0;
    for (int root : roots) {
      int node = root;
      while (feature[node] >= 0) {
        node = values[feature[node]] < limit[node] ? left[node] : right[node];
      }
      sum += limit[node];
    }
    return sum;
  }

  /** The mean of what the training rows got below each node. */
  float[] means() {
    var means = new float[feature.length];
    for (int i = means.length - 1; i >= 0; i--) {
      if (feature[i] < 0) {
        means[i] = limit[i];
      } else {
        float l = cover[left[i]];
        float r = cover[right[i]];
        means[i] =
            l + r > 0
                ? (means[left[i]] * l + means[right[i]] * r) / (l + r)
                : (means[left[i]] + means[right[i]]) / 2;
      }
    }
    return means;
  }
}
