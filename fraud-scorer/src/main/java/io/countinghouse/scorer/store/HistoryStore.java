package io.countinghouse.scorer.store;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The histories of one task's accounts: one store record an event, so a new event writes about 100
 * bytes to disk and changelog however long the history is. The histories that were used last are
 * kept decoded, which saves the busiest accounts a scan for each event.
 *
 * <p>It belongs to one processor between its {@code init} and {@code close}; the decoded copies go
 * with it, so an aborted Kafka transaction can't leave them ahead of the store.
 */
public final class HistoryStore {

  public static final String NAME = "account-history";

  /** At most 256 events of some 200 bytes each: 100 MB a task in the worst case. */
  private static final int DECODED_MAX = 2_000;

  private final KeyValueStore<HistoryKey, AccountEvent> store;
  private final Map<String, History> decoded = new Recent();

  private HistoryStore(KeyValueStore<HistoryKey, AccountEvent> store) {
    this.store = store;
  }

  /** The store as the topology declares it: on disk, with a changelog, unbuffered. */
  public static StoreBuilder<?> declared() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(NAME), HistoryKey.SERDE, AccountEventSerde.SERDE)
        .withLoggingEnabled(Map.of())
        .withCachingDisabled();
  }

  /** Over the task's open store. */
  @SuppressWarnings("unchecked") // Streams hands stores out untyped; declared() gave it its types
  public static HistoryStore over(KeyValueStore<?, ?> store) {
    return new HistoryStore((KeyValueStore<HistoryKey, AccountEvent>) store);
  }

  /** What the account did so far. */
  public History of(String account) {
    return decoded.computeIfAbsent(account, this::read);
  }

  private History read(String account) {
    var events = new ArrayList<AccountEvent>();
    try (var found = store.prefixScan(account, HistoryKey.ACCOUNT_PREFIX)) {
      found.forEachRemaining(entry -> events.add(entry.value));
    }
    return events.isEmpty() ? History.EMPTY : History.of(events);
  }

  /**
   * Adds an event and forgets what is beyond the bounds.
   *
   * @return how the history changed
   */
  public History.Change add(String account, AccountEvent event) {
    var change = of(account).with(event);
    boolean kept = true;
    for (var old : change.forgotten()) {
      if (old.equals(event)) {
        kept = false;
      } else {
        store.delete(key(account, old));
      }
    }
    if (kept) {
      store.put(key(account, event), event);
    }
    decoded.put(account, change.next());
    return change;
  }

  /** Notes what became known of an event that is remembered. */
  public void label(String account, AccountEvent event, AccountEvent.Label label) {
    var labelled = event.labelled(label);
    store.put(key(account, event), labelled);
    decoded.put(account, of(account).replaced(labelled));
  }

  private static HistoryKey key(String account, AccountEvent event) {
    return new HistoryKey(account, event.occurredAtUs(), event.id());
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
