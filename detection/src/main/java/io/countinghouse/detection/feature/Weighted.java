package io.countinghouse.detection.feature;

import java.util.Arrays;

/** Numbers of different weight. */
final class Weighted {

  private record Item(double value, double weight) {}

  private final Item[] items;
  private int size;

  Weighted(int sizeMax) {
    items = new Item[sizeMax];
  }

  void add(double value, double weight) {
    items[size++] = new Item(value, weight);
  }

  int size() {
    return size;
  }

  /** The least value that has half of the weight at or below it; there must be one. */
  double median() {
    var sorted = Arrays.copyOf(items, size);
    Arrays.sort(sorted, (a, b) -> Double.compare(a.value, b.value));
    double half = 0;
    for (var item : sorted) {
      half += item.weight / 2;
    }
    double below = 0;
    for (var item : sorted) {
      below += item.weight;
      if (below >= half) {
        return item.value;
      }
    }
    throw new IllegalStateException("an empty sample has no median");
  }

  Weighted distancesFrom(double centre) {
    var distances = new Weighted(size);
    for (int i = 0; i < size; i++) {
      distances.add(Math.abs(items[i].value - centre), items[i].weight);
    }
    return distances;
  }
}
