package io.countinghouse.detection.history;

import io.countinghouse.detection.history.AccountEvent.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Those of the events in buckets that are known to be fraud, oldest first; immutable. A bucket only
 * counts them: that each is known by itself is what makes a word that comes twice count once, and
 * lets a later word take it back.
 */
final class BucketedFrauds {

  /** Of one account; of more, the oldest are counted in their buckets, but no longer known. */
  static final int MAX = 256;

  static final BucketedFrauds NONE = new BucketedFrauds(List.of());

  private final List<AccountEvent> all;

  private BucketedFrauds(List<AccountEvent> all) {
    this.all = all;
  }

  /** Of events in any order. */
  static BucketedFrauds of(List<AccountEvent> events) {
    if (events.isEmpty()) {
      return NONE;
    }
    var sorted = new ArrayList<>(events);
    sorted.sort(AccountEvent.BY_TIME);
    return new BucketedFrauds(
        List.copyOf(sorted.subList(Math.max(0, sorted.size() - MAX), sorted.size())));
  }

  List<AccountEvent> all() {
    return all;
  }

  @Nullable AccountEvent find(UUID transaction) {
    return all.stream().filter(event -> event.id().equals(transaction)).findFirst().orElse(null);
  }

  /** With those of some events that are known to be fraud. */
  BucketedFrauds with(List<AccountEvent> events) {
    var frauds = events.stream().filter(event -> event.label() == Label.FRAUD).toList();
    if (frauds.isEmpty()) {
      return this;
    }
    var more = new ArrayList<>(all);
    more.addAll(frauds);
    return of(more);
  }

  BucketedFrauds without(UUID transaction) {
    return of(all.stream().filter(event -> !event.id().equals(transaction)).toList());
  }

  /** Those of which the bucket is still there; buckets go from the oldest on. */
  BucketedFrauds in(Buckets buckets) {
    int gone = 0;
    while (gone < all.size() && buckets.at(all.get(gone).occurredAtUs()) == null) {
      gone++;
    }
    return gone == 0 ? this : of(all.subList(gone, all.size()));
  }

  /** Those in here that are not in another. */
  List<AccountEvent> not(BucketedFrauds other) {
    if (all.isEmpty()) {
      return all;
    }
    var known = other.all.stream().map(AccountEvent::id).collect(Collectors.toSet());
    return all.stream().filter(event -> !known.contains(event.id())).toList();
  }
}
