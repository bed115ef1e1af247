package io.countinghouse.scorer.profile;

import java.util.LinkedHashSet;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The parties of one task whose profiles have changed since they were published. They are in a
 * store, which outlives a crash; a store is no queue, so the next ones are in memory too, as many
 * as there is room for. Of more than that the store's order decides, going round it, so that each
 * has its turn however many come.
 */
final class WaitingParties {

  /** Some 1.5 MB a task: what one task publishes in 50 s. */
  private static final int NEXT_MAX = 10_000;

  private static final byte[] YES = {1};

  private final KeyValueStore<String, byte[]> store;
  private final int nextMax;

  /** All of them are in the store. */
  private final LinkedHashSet<String> next = new LinkedHashSet<>();

  private int count;
  private boolean counted;

  /** The last one that was taken from the store's order; null: it begins from the first. */
  private @Nullable String from;

  WaitingParties(KeyValueStore<String, byte[]> store) {
    this(store, NEXT_MAX);
  }

  WaitingParties(KeyValueStore<String, byte[]> store, int nextMax) {
    this.store = store;
    this.nextMax = nextMax;
  }

  /** How many wait. */
  int count() {
    if (!counted) { // once a task, when it is open: its store may have come from another instance
      try (var all = store.all()) {
        all.forEachRemaining(_ -> count++);
      }
      counted = true;
    }
    return count;
  }

  /** How many of them are in memory. */
  int inMemory() {
    return next.size();
  }

  /** At most one note for each party. */
  void add(String party) {
    boolean allKnown = isAllInMemory();
    if (next.contains(party) || (!allKnown && store.get(party) != null)) {
      return;
    }
    store.put(party, YES);
    count++;
    if (allKnown && next.size() < nextMax) {
      next.add(party);
    }
  }

  /** So many at most; those that have waited longest, as long as all are in memory. */
  List<String> first(int max) {
    if (next.size() < max && !isAllInMemory()) {
      fill();
    }
    return next.stream().limit(max).toList();
  }

  /** It waits no longer, if it did. */
  void remove(String party) {
    boolean allKnown = isAllInMemory();
    if (next.remove(party) || (!allKnown && store.get(party) != null)) {
      store.delete(party);
      count--;
    }
  }

  private boolean isAllInMemory() {
    return next.size() == count();
  }

  private void fill() {
    fillFrom(store.range(from, null));
    if (next.size() < nextMax && !isAllInMemory()) { // the end is reached: round again
      fillFrom(store.all());
    }
  }

  private void fillFrom(KeyValueIterator<String, byte[]> found) {
    try (found) {
      while (next.size() < nextMax && found.hasNext()) {
        KeyValue<String, byte[]> entry = found.next();
        next.add(entry.key);
        from = entry.key;
      }
    }
  }
}
