package io.countinghouse.detection.feature;

/** Numbers of different weight; none of them is not a number. */
final class Weighted {

  /** Shorter pieces are sorted by insertion. */
  private static final int PIECE = 16;

  private final double[] values;
  private final double[] weights;
  private final int size;

  /**
   * @param size how many of the arrays' first elements count
   */
  Weighted(double[] values, double[] weights, int size) {
    this.values = values;
    this.weights = weights;
    this.size = size;
  }

  /** The least value that has half of the weight at or below it; there must be one. */
  double median() {
    var order = order();
    double half = 0;
    for (int i = 0; i < size; i++) {
      half += weights[order[i]] / 2;
    }
    double below = 0;
    for (int i = 0; i < size; i++) {
      below += weights[order[i]];
      if (below >= half) {
        return values[order[i]];
      }
    }
    throw new IllegalStateException("an empty sample has no median");
  }

  Weighted distancesFrom(double centre) {
    var distances = new double[size];
    for (int i = 0; i < size; i++) {
      distances[i] = Math.abs(values[i] - centre);
    }
    return new Weighted(distances, weights, size);
  }

  /**
   * Places by value; equal values stay as they stood, so that weights are always added up in one
   * order. A merge sort of numbers: sorting objects was half of what a score cost.
   */
  private int[] order() {
    var order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    for (int from = 0; from < size; from += PIECE) {
      insert(order, from, Math.min(from + PIECE, size));
    }
    var merged = new int[size];
    for (int width = PIECE; width < size; width *= 2) {
      for (int from = 0; from < size; from += 2 * width) {
        merge(order, from, Math.min(from + width, size), Math.min(from + 2 * width, size), merged);
      }
      var free = order;
      order = merged;
      merged = free;
    }
    return order;
  }

  private void insert(int[] order, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int moved = order[i];
      int at = i;
      while (at > from && values[order[at - 1]] > values[moved]) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = moved;
    }
  }

  private void merge(int[] order, int from, int middle, int to, int[] into) {
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      boolean takeLeft =
          right >= to || (left < middle && values[order[left]] <= values[order[right]]);
      into[i] = takeLeft ? order[left++] : order[right++];
    }
  }
}
