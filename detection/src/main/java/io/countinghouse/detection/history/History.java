package io.countinghouse.detection.history;

import io.countinghouse.detection.history.AccountEvent.Label;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account's past in the order of event time; immutable. It is exact to the newest {@link
 * #EVENTS_MAX} events within {@link #AGE_MAX} of the account's newest event. Of the events before
 * them within that time it keeps {@linkplain Bucket buckets}: counts and sums over a window are
 * never too low, and too high by no more than what happened in the bucket that its edge cuts.
 * Whatever is older is forgotten.
 */
public final class History {

  /** Events kept one by one of one account: about 25 KB of state. */
  public static final int EVENTS_MAX = 256;

  /** The longest window that a feature may look back. */
  public static final Duration AGE_MAX = Duration.ofDays(90);

  public static final History EMPTY = new History(List.of(), Buckets.NONE, BucketedFrauds.NONE);

  private final List<AccountEvent> events;
  private final Buckets buckets;
  private final BucketedFrauds frauds;

  private History(List<AccountEvent> events, Buckets buckets, BucketedFrauds frauds) {
    this.events = events;
    this.buckets = buckets;
    this.frauds = frauds;
  }

  /**
   * Of events, and of the buckets that were made of what was before them, in any order. Events
   * beyond the bounds are left out.
   *
   * @param frauds those of the events in buckets that are known to be fraud
   */
  public static History of(
      List<AccountEvent> events, List<Bucket> buckets, List<AccountEvent> frauds) {
    var sorted = new ArrayList<>(events);
    sorted.sort(AccountEvent.BY_TIME);
    return new History(
        List.copyOf(sorted.subList(gone(sorted), sorted.size())),
        Buckets.of(buckets),
        BucketedFrauds.of(frauds));
  }

  /** Oldest first. */
  public List<AccountEvent> events() {
    return events;
  }

  /** What is left of the events before {@link #events}, oldest first. */
  public List<Bucket> buckets() {
    return buckets.all();
  }

  /** Those of the events in buckets that are known to be fraud, oldest first. */
  public List<AccountEvent> bucketedFrauds() {
    return frauds.all();
  }

  public @Nullable AccountEvent newest() {
    return events.isEmpty() ? null : events.getLast();
  }

  /**
   * The events of the sliding window that ends with a moment: later than {@code endUs - window}, up
   * to and with {@code endUs}. Events that came in earlier but happened later are not in it.
   */
  public List<AccountEvent> within(long endUs, Duration window) {
    int from = countUpTo(endUs - micros(window));
    return events.subList(from, Math.max(from, countUpTo(endUs)));
  }

  /**
   * The buckets of the same window. The one that an edge cuts is among them, and so holds events of
   * outside the window; no event is both in here and in {@link #within}.
   */
  public List<Bucket> before(long endUs, Duration window) {
    long afterUs = endUs - micros(window);
    return coveredByEvents(afterUs) ? List.of() : buckets.between(afterUs, endUs);
  }

  /** What is in a bucket is never later than what is still remembered one by one. */
  private boolean coveredByEvents(long afterUs) {
    return !events.isEmpty() && events.getFirst().occurredAtUs() <= afterUs;
  }

  /** The newest event up to and with this moment, however old; null: none is remembered. */
  public @Nullable AccountEvent newestUpTo(long timeUs) {
    int count = countUpTo(timeUs);
    return count == 0 ? null : events.get(count - 1);
  }

  /** Whether this very transaction is remembered one by one. */
  public boolean holds(AccountEvent event) {
    return place(event) >= 0;
  }

  /** The event of this transaction; null: it is not remembered, or only counted in a bucket. */
  public @Nullable AccountEvent find(UUID transaction) {
    for (var event : events) {
      if (event.id().equals(transaction)) {
        return event;
      }
    }
    return frauds.find(transaction);
  }

  /**
   * Whether an event, of which {@link #find} knows nothing, may be one of those that a bucket
   * counts and that are not known to be fraud.
   */
  public boolean mayCount(AccountEvent event) {
    var bucket = buckets.at(event.occurredAtUs());
    return bucket != null
        && bucket.mayCount(event)
        && AccountEvent.BY_TIME.compare(event, events.getFirst()) < 0;
  }

  /**
   * After something became known of an event that is remembered or counted.
   *
   * @param event as it was before
   */
  public Change labelled(AccountEvent event, Label label) {
    var known = event.labelled(label);
    if (!holds(event)) {
      return bucketed(known, frauds.find(event.id()) != null);
    }
    var all = new ArrayList<>(events);
    all.set(place(event), known);
    return Change.to(new History(List.copyOf(all), buckets, frauds));
  }

  private Change bucketed(AccountEvent event, boolean was) {
    var bucket = buckets.at(event.occurredAtUs());
    boolean is = event.label() == Label.FRAUD;
    if (was == is || bucket == null) {
      return Change.to(this);
    }
    var changed = bucket.withFrauds(event, is ? 1 : -1);
    var next = is ? frauds.with(List.of(event)) : frauds.without(event.id());
    return new Change(
        new History(events, buckets.replaced(changed), next),
        List.of(),
        false,
        List.of(changed),
        List.of(),
        next.not(frauds),
        frauds.not(next));
  }

  private int place(AccountEvent event) {
    return Collections.binarySearch(events, event, AccountEvent.BY_TIME);
  }

  /** How many events have a time up to and with this one. */
  private int countUpTo(long timeUs) {
    int low = 0;
    int high = events.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (events.get(middle).occurredAtUs() <= timeUs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The history after one more event, within the bounds. */
  public Change with(AccountEvent event) {
    int place = place(event);
    if (place >= 0) {
      throw new IllegalStateException("transaction " + event.id() + " is in the history already");
    }
    var all = new ArrayList<AccountEvent>(events.size() + 1);
    all.addAll(events);
    all.add(-place - 1, event);
    long newestUs = all.getLast().occurredAtUs();
    long oldestUs = newestUs - micros(AGE_MAX);
    int gone = gone(all);
    var fallen = all.subList(Math.min(gone, countOlder(all, oldestUs)), gone);
    var older = buckets.with(fallen, newestUs, oldestUs);
    var known = frauds.with(fallen).in(older.next());
    return new Change(
        new History(List.copyOf(all.subList(gone, all.size())), older.next(), known),
        List.copyOf(all.subList(0, gone)),
        event.occurredAtUs() < oldestUs,
        older.put(),
        older.dropped(),
        known.not(frauds),
        frauds.not(known));
  }

  /** How many of the oldest are no longer remembered one by one. */
  private static int gone(List<AccountEvent> all) {
    if (all.isEmpty()) {
      return 0;
    }
    int tooMany = Math.max(0, all.size() - EVENTS_MAX);
    return Math.max(tooMany, countOlder(all, all.getLast().occurredAtUs() - micros(AGE_MAX)));
  }

  private static int countOlder(List<AccountEvent> all, long thanUs) {
    int older = 0;
    while (all.get(older).occurredAtUs() < thanUs) {
      older++;
    }
    return older;
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000L;
  }

  /**
   * A history after an event.
   *
   * @param next with the event, unless the event itself is beyond the bounds
   * @param gone what is no longer remembered one by one, oldest first; may hold the event itself
   * @param tooOld whether the event itself is not counted in a bucket either
   * @param put the buckets that are new or hold more
   * @param dropped the buckets that are no longer there
   * @param known frauds that are new among {@link History#bucketedFrauds}
   * @param unknown those that are no longer there
   */
  public record Change(
      History next,
      List<AccountEvent> gone,
      boolean tooOld,
      List<Bucket> put,
      List<Bucket> dropped,
      List<AccountEvent> known,
      List<AccountEvent> unknown) {

    private static Change to(History next) {
      return new Change(next, List.of(), false, List.of(), List.of(), List.of(), List.of());
    }
  }
}
