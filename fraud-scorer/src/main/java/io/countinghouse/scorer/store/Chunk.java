package io.countinghouse.scorer.store;

import io.countinghouse.detection.history.AccountEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A stretch of an account's events, oldest first: what one store record holds. It never grows
 * beyond {@link #EVENTS_MAX}, so that an event writes a bounded number of bytes however long the
 * history is.
 *
 * @param events at least one
 */
record Chunk(List<AccountEvent> events) {

  /**
   * A long history is read in a sixteenth of the steps that single events would take; an event
   * writes eight others again in the mean, each some 30 bytes (docs/bench.md, "The scorer's
   * state").
   */
  static final int EVENTS_MAX = 16;

  Chunk {
    if (events.isEmpty()) {
      throw new IllegalArgumentException("a chunk holds at least one event");
    }
    events = Collections.unmodifiableList(events);
  }

  static Chunk of(AccountEvent event) {
    return new Chunk(List.of(event));
  }

  AccountEvent first() {
    return events.getFirst();
  }

  AccountEvent last() {
    return events.getLast();
  }

  boolean isFull() {
    return events.size() >= EVENTS_MAX;
  }

  /** With one event more; two halves if that is too many. */
  List<Chunk> with(AccountEvent event) {
    var all = new ArrayList<AccountEvent>(events.size() + 1);
    all.addAll(events);
    int place = Collections.binarySearch(events, event, AccountEvent.BY_TIME);
    all.add(-place - 1, event);
    if (all.size() <= EVENTS_MAX) {
      return List.of(new Chunk(all));
    }
    int half = all.size() / 2;
    return List.of(
        new Chunk(List.copyOf(all.subList(0, half))),
        new Chunk(List.copyOf(all.subList(half, all.size()))));
  }

  /** With this event in the place of the one that has its time and id. */
  Chunk replaced(AccountEvent event) {
    var all = new ArrayList<>(events);
    all.set(Collections.binarySearch(events, event, AccountEvent.BY_TIME), event);
    return new Chunk(all);
  }
}
