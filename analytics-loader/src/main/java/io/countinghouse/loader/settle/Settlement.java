package io.countinghouse.loader.settle;

import io.countinghouse.loader.batch.BatchKey;
import io.countinghouse.loader.batch.Bounds;
import io.countinghouse.loader.insert.FactStore;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** Looks what became of a batch whose inserts may have been begun by anybody. */
public final class Settlement {

  private static final SortedMap<Integer, Long> NONE = Collections.emptySortedMap();

  private final FactStore store;

  public Settlement(FactStore store) {
    this.store = store;
  }

  /**
   * Gives the ClickHouse partitions of which no rows are there; those that are not given are all
   * there. If it gives any, then the batch's queries were ended and waited for before the count.
   *
   * @throws LoadingStoppedException if some rows of a ClickHouse partition are there and some are
   *     not, or rows that the bounds do not know
   */
  public SortedSet<Integer> missing(BatchKey key, Bounds bounds) {
    var missing = count(key, bounds);
    if (!missing.isEmpty()) {
      store.endQueries(key);
      missing = count(key, bounds);
    }
    return missing;
  }

  private SortedSet<Integer> count(BatchKey key, Bounds bounds) {
    return missing(key, bounds, store.count(List.of(key)).getOrDefault(key, NONE));
  }

  /**
   * Counts batches whose first inserts were acknowledged, all with one question, and tells each of
   * them. No queries are ended.
   *
   * @throws LoadingStoppedException as {@link #missing}
   */
  public void count(Collection<OpenBatch> sent) {
    if (sent.isEmpty()) {
      return;
    }
    var there = store.count(sent.stream().map(open -> open.batch().key()).toList());
    for (var open : sent) {
      var key = open.batch().key();
      open.counted(missing(key, open.bounds(), there.getOrDefault(key, NONE)));
    }
  }

  private static SortedSet<Integer> missing(
      BatchKey key, Bounds bounds, SortedMap<Integer, Long> there) {
    var missing = new TreeSet<Integer>();
    bounds
        .rows()
        .forEach((month, expected) -> {
          long found = there.getOrDefault(month, 0L);
          if (found == 0) {
            missing.add(month);
          } else if (found != expected) {
            throw partial(key, bounds, month, found);
          }
        });
    there.forEach((month, found) -> {
      if (!bounds.rows().containsKey(month)) {
        throw partial(key, bounds, month, found);
      }
    });
    return missing;
  }

  private static LoadingStoppedException partial(
      BatchKey key, Bounds bounds, int month, long found) {
    return new LoadingStoppedException(
        "batch %s has %d rows in partition %d where its bounds say %s: an insert is all or nothing, so somebody else wrote or deleted; compare with reconcile before anything is loaded"
            .formatted(key.id(), found, month, bounds));
  }
}
