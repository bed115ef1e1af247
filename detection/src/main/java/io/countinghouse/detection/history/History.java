package io.countinghouse.detection.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account's past events in the order of event time; immutable. It is exact to the newest {@link
 * #EVENTS_MAX} events within {@link #AGE_MAX} of the account's newest event; whatever is older is
 * forgotten.
 */
public final class History {

  /** Events kept of one account: about 25 KB of state for the busiest. */
  public static final int EVENTS_MAX = 256;

  /** The longest window that a feature may look back. */
  public static final Duration AGE_MAX = Duration.ofDays(90);

  public static final History EMPTY = new History(List.of());

  private final List<AccountEvent> events;

  private History(List<AccountEvent> events) {
    this.events = events;
  }

  /** Of events in any order. */
  public static History of(List<AccountEvent> events) {
    var sorted = new ArrayList<>(events);
    sorted.sort(AccountEvent.BY_TIME);
    return new History(Collections.unmodifiableList(sorted));
  }

  /** Oldest first. */
  public List<AccountEvent> events() {
    return events;
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

  /** Whether this very transaction is remembered. */
  public boolean holds(AccountEvent event) {
    return place(event) >= 0;
  }

  /** The event of this transaction; null: it is not remembered. */
  public @Nullable AccountEvent find(UUID transaction) {
    for (var event : events) {
      if (event.id().equals(transaction)) {
        return event;
      }
    }
    return null;
  }

  /** The history with this event in the place of the one that has its time and id. */
  public History replaced(AccountEvent event) {
    var all = new ArrayList<>(events);
    all.set(place(event), event);
    return new History(Collections.unmodifiableList(all));
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
    int forgotten = forgotten(all);
    return new Change(
        new History(Collections.unmodifiableList(all.subList(forgotten, all.size()))),
        List.copyOf(all.subList(0, forgotten)));
  }

  private static int forgotten(List<AccountEvent> all) {
    int tooMany = Math.max(0, all.size() - EVENTS_MAX);
    long oldestUs = all.getLast().occurredAtUs() - micros(AGE_MAX);
    int forgotten = tooMany;
    while (all.get(forgotten).occurredAtUs() < oldestUs) {
      forgotten++;
    }
    return forgotten;
  }

  private static long micros(Duration duration) {
    return Math.multiplyExact(duration.toMillis(), 1_000L);
  }

  /**
   * A history after an event.
   *
   * @param next with the event, unless the event itself is beyond the bounds
   * @param forgotten what the bounds dropped, oldest first; may hold the event itself
   */
  public record Change(History next, List<AccountEvent> forgotten) {}
}
