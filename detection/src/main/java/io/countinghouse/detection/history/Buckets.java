package io.countinghouse.detection.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The buckets behind an account's remembered events, oldest first; immutable. They are an hour wide
 * up to {@link #FINE} before the newest event and a UTC day beyond, so that an account has no more
 * than some 300 of them however busy it is.
 */
final class Buckets {

  /** A day that ended longer ago is one bucket: a week's window still ends in an hour's bucket. */
  static final Duration FINE = Duration.ofDays(8);

  static final Buckets NONE = new Buckets(List.of());

  private static final long FINE_US = FINE.toMillis() * 1_000;
  private static final Comparator<Bucket> BY_TIME =
      Comparator.comparingLong(Bucket::startUs).thenComparing(Bucket::width);

  private final List<Bucket> all;

  private Buckets(List<Bucket> all) {
    this.all = all;
  }

  /** Of buckets in any order that do not overlap. */
  static Buckets of(List<Bucket> buckets) {
    return buckets.isEmpty() ? NONE : new Buckets(buckets.stream().sorted(BY_TIME).toList());
  }

  List<Bucket> all() {
    return all;
  }

  /** Those that may hold an event later than one moment, up to and with another. */
  List<Bucket> between(long afterUs, long toUs) {
    int to = all.size();
    while (to > 0 && all.get(to - 1).startUs() > toUs) {
      to--;
    }
    int from = to;
    while (from > 0 && all.get(from - 1).endUs() - 1 > afterUs) {
      from--;
    }
    return all.subList(from, to);
  }

  /** The one that this moment is in; null: there is none. */
  @Nullable Bucket at(long timeUs) {
    return all.stream()
        .filter(bucket -> bucket.startUs() <= timeUs && timeUs < bucket.endUs())
        .findFirst()
        .orElse(null);
  }

  /** With this one in the place of the one that has its start. */
  Buckets replaced(Bucket bucket) {
    return new Buckets(
        all.stream().map(one -> one.startUs() == bucket.startUs() ? bucket : one).toList());
  }

  /**
   * With events that are no longer remembered one by one, seen from a later moment.
   *
   * @param newestUs the account's newest event
   * @param oldestUs what ended before it is forgotten
   */
  Change with(List<AccountEvent> fallen, long newestUs, long oldestUs) {
    if (all.isEmpty() && fallen.isEmpty()) {
      return new Change(this, List.of(), List.of());
    }
    var next = new ArrayList<>(all);
    fallen.forEach(event -> add(event, next));
    next.removeIf(bucket -> bucket.endUs() <= oldestUs);
    return change(widened(next, newestUs - FINE_US));
  }

  private static void add(AccountEvent event, List<Bucket> to) {
    long hourUs = Bucket.Width.HOUR.startUs(event.occurredAtUs());
    int at = to.size();
    while (at > 0 && to.get(at - 1).startUs() > hourUs) {
      at--;
    }
    if (at > 0 && to.get(at - 1).endUs() > hourUs) {
      to.set(at - 1, to.get(at - 1).plus(event));
    } else {
      to.add(at, Bucket.empty(hourUs, Bucket.Width.HOUR).plus(event));
    }
  }

  /** Hours of days that have ended by then, put together. */
  private static List<Bucket> widened(List<Bucket> all, long endedUs) {
    var next = new ArrayList<Bucket>(all.size());
    for (var bucket : all) {
      long dayUs = Bucket.Width.DAY.startUs(bucket.startUs());
      if (dayUs + Bucket.Width.DAY.us() > endedUs) {
        next.add(bucket);
      } else if (!next.isEmpty() && next.getLast().startUs() == dayUs) {
        next.set(next.size() - 1, next.getLast().plus(bucket));
      } else {
        next.add(
            bucket.width() == Bucket.Width.DAY
                ? bucket
                : Bucket.empty(dayUs, Bucket.Width.DAY).plus(bucket));
      }
    }
    return next;
  }

  private Change change(List<Bucket> next) {
    var put = new ArrayList<Bucket>();
    var dropped = new ArrayList<Bucket>();
    int before = 0;
    int now = 0;
    while (before < all.size() || now < next.size()) {
      int order =
          before == all.size()
              ? 1
              : now == next.size() ? -1 : BY_TIME.compare(all.get(before), next.get(now));
      if (order < 0) {
        dropped.add(all.get(before++));
      } else if (order > 0) {
        put.add(next.get(now++));
      } else if (!all.get(before++).equals(next.get(now++))) {
        put.add(next.get(now - 1));
      }
    }
    return new Change(new Buckets(List.copyOf(next)), put, dropped);
  }

  /**
   * How buckets changed.
   *
   * @param put those that are new or hold more
   * @param dropped those that are no longer there
   */
  record Change(Buckets next, List<Bucket> put, List<Bucket> dropped) {}
}
