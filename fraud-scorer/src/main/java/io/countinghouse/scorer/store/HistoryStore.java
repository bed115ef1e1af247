package io.countinghouse.scorer.store;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.Bucket;
import io.countinghouse.detection.history.History;
import io.countinghouse.detection.history.Remembered;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The histories of one task's accounts: one store record an event or a bucket, so a new event
 * writes about 100 bytes to disk and changelog, and once the account has more events than are
 * remembered one by one, some 60 for the bucket of the oldest, however long the history is. The
 * histories that were used last are kept decoded, which saves the busiest accounts a scan for each
 * event.
 *
 * <p>It belongs to one processor between its {@code init} and {@code close}; the decoded copies go
 * with it, so an aborted Kafka transaction can't leave them ahead of the store.
 */
public final class HistoryStore {

  public static final String NAME = "account-history";

  /** At most 256 events and 300 buckets of some 200 bytes each: 200 MB a task at the worst. */
  private static final int DECODED_MAX = 2_000;

  private final KeyValueStore<HistoryKey, Remembered> store;
  private final Map<String, History> decoded = new Recent();

  private HistoryStore(KeyValueStore<HistoryKey, Remembered> store) {
    this.store = store;
  }

  /** The store as the topology declares it: on disk, with a changelog, unbuffered. */
  public static StoreBuilder<?> declared() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(NAME), HistoryKey.SERDE, RememberedSerde.SERDE)
        .withLoggingEnabled(Map.of())
        .withCachingDisabled();
  }

  /** Over the task's open store. */
  @SuppressWarnings("unchecked") // Streams hands stores out untyped; declared() gave it its types
  public static HistoryStore over(KeyValueStore<?, ?> store) {
    return new HistoryStore((KeyValueStore<HistoryKey, Remembered>) store);
  }

  /** What the account did so far. */
  public History of(String account) {
    return decoded.computeIfAbsent(account, this::read);
  }

  private History read(String account) {
    var events = new ArrayList<AccountEvent>();
    var buckets = new ArrayList<Bucket>();
    try (var found = store.prefixScan(account, HistoryKey.ACCOUNT_PREFIX)) {
      while (found.hasNext()) {
        switch (found.next().value) {
          case AccountEvent event -> events.add(event);
          case Bucket bucket -> buckets.add(bucket);
        }
      }
    }
    return events.isEmpty() ? History.EMPTY : History.of(events, buckets);
  }

  /**
   * Adds an event, and puts what is beyond the bounds into buckets or forgets it.
   *
   * @return how the history changed
   */
  public History.Change add(String account, AccountEvent event) {
    var change = of(account).with(event);
    boolean kept = true;
    for (var old : change.gone()) {
      if (old.equals(event)) {
        kept = false;
      } else {
        store.delete(HistoryKey.of(account, old));
      }
    }
    if (kept) {
      put(account, event);
    }
    change.dropped().forEach(bucket -> store.delete(HistoryKey.of(account, bucket)));
    change.put().forEach(bucket -> put(account, bucket));
    decoded.put(account, change.next());
    return change;
  }

  /** Notes what became known of an event that is remembered one by one. */
  public void label(String account, AccountEvent event, AccountEvent.Label label) {
    var labelled = event.labelled(label);
    put(account, labelled);
    decoded.put(account, of(account).replaced(labelled));
  }

  private void put(String account, Remembered one) {
    store.put(HistoryKey.of(account, one), one);
  }

  /** The accounts used last. */
  private static final class Recent extends LinkedHashMap<String, History> {

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, History> eldest) {
      return size() > DECODED_MAX;
    }
  }
}
