package io.countinghouse.scorer.store;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.Bucket;
import io.countinghouse.detection.history.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An account's history and the chunks that its events lie in; immutable. The oldest chunk may hold
 * events that the history has forgotten or put into buckets: it goes when all of its events have
 * gone, and until then they are left out when it is read.
 *
 * @param chunks oldest first; they do not overlap
 */
record StoredHistory(History history, List<Chunk> chunks) {

  static final StoredHistory EMPTY = new StoredHistory(History.EMPTY, List.of());

  /** What an account costs beside its events and buckets, in such parts: some 700 bytes. */
  private static final int ACCOUNT_PARTS = 8;

  private static final Comparator<Chunk> BY_TIME =
      Comparator.comparing(Chunk::first, AccountEvent.BY_TIME);

  /** As read from the store, in any order. */
  static StoredHistory of(
      List<Chunk> chunks, List<Bucket> buckets, List<AccountEvent> bucketedFrauds) {
    var sorted = chunks.stream().sorted(BY_TIME).toList();
    var events = new ArrayList<AccountEvent>();
    sorted.forEach(chunk -> events.addAll(chunk.events()));
    return new StoredHistory(History.of(events, buckets, bucketedFrauds), sorted);
  }

  /** What it costs to keep, in parts: events and buckets, and the account itself. */
  int size() {
    return ACCOUNT_PARTS
        + history.events().size()
        + history.buckets().size()
        + history.bucketedFrauds().size();
  }

  /**
   * After an event.
   *
   * @param to is told which chunks must be written and which deleted
   */
  StoredHistory after(History.Change change, AccountEvent event, Changes to) {
    var next = new ArrayList<>(chunks);
    if (!change.gone().contains(event)) {
      insert(event, next, to);
    }
    var oldest = change.next().events().getFirst();
    while (AccountEvent.BY_TIME.compare(next.getFirst().last(), oldest) < 0) {
      to.delete(next.removeFirst());
    }
    return new StoredHistory(change.next(), next);
  }

  private static void insert(AccountEvent event, List<Chunk> into, Changes to) {
    int at = place(event, into);
    if (at < 0 || beginsAnother(event, into, at)) {
      into.add(Chunk.of(event));
      to.put(into.getLast());
      return;
    }
    var before = into.remove(at);
    var after = before.with(event);
    into.addAll(at, after);
    if (!after.getFirst().first().equals(before.first())) {
      to.delete(before); // it lay where its first event says
    }
    after.forEach(to::put);
  }

  /** What comes after a full last chunk does not split it. */
  private static boolean beginsAnother(AccountEvent event, List<Chunk> chunks, int at) {
    var chunk = chunks.get(at);
    return at == chunks.size() - 1
        && chunk.isFull()
        && AccountEvent.BY_TIME.compare(chunk.last(), event) < 0;
  }

  /** After something became known of an event that is remembered, or counted in a bucket. */
  StoredHistory labelled(History.Change change, AccountEvent event, Changes to) {
    if (!history.holds(event)) {
      return new StoredHistory(change.next(), chunks);
    }
    int at = place(event, chunks);
    var next = new ArrayList<>(chunks);
    next.set(at, next.get(at).replaced(event));
    to.put(next.get(at));
    return new StoredHistory(change.next(), next);
  }

  /** The last chunk that does not begin later than the event, else the first; −1: there is none. */
  private static int place(AccountEvent event, List<Chunk> chunks) {
    int at = chunks.size() - 1;
    while (at > 0 && AccountEvent.BY_TIME.compare(chunks.get(at).first(), event) > 0) {
      at--;
    }
    return at;
  }

  /** What happens to the store. */
  interface Changes {

    void put(Chunk chunk);

    void delete(Chunk chunk);
  }
}
