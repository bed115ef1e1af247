package io.countinghouse.scorer.store;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.Bucket;
import io.countinghouse.detection.history.History;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The histories of one task's accounts: a store record for each {@linkplain Chunk chunk} of events
 * and each bucket. So a new event writes some 300 bytes to disk and changelog, and once the account
 * has more events than are remembered one by one, some 60 for the bucket of the oldest, however
 * long the history is; and a history is read in some ten steps. The histories that were used last
 * are kept decoded, which saves the busiest accounts even those.
 *
 * <p>It belongs to one processor between its {@code init} and {@code close}; the decoded copies go
 * with it, so an aborted Kafka transaction can't leave them ahead of the store.
 */
public final class HistoryStore {

  public static final String NAME = "account-history";

  private final KeyValueStore<HistoryKey, byte[]> store;
  private final Recent<StoredHistory> decoded = new Recent<>(StoredHistory::size);

  private HistoryStore(KeyValueStore<HistoryKey, byte[]> store) {
    this.store = store;
  }

  /** The store as the topology declares it: on disk, with a changelog, unbuffered. */
  public static StoreBuilder<?> declared() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(NAME), HistoryKey.SERDE, Serdes.ByteArray())
        .withLoggingEnabled(Map.of())
        .withCachingDisabled();
  }

  /** Over the task's open store. */
  @SuppressWarnings("unchecked") // Streams hands stores out untyped; declared() gave it its types
  public static HistoryStore over(KeyValueStore<?, ?> store) {
    return new HistoryStore((KeyValueStore<HistoryKey, byte[]>) store);
  }

  /** What the account did so far. */
  public History of(String account) {
    return stored(account).history();
  }

  private StoredHistory stored(String account) {
    var found = decoded.get(account);
    if (found != null) {
      return found;
    }
    var read = read(account);
    decoded.put(account, read);
    return read;
  }

  private StoredHistory read(String account) {
    var records = new StoredRecords();
    try (var found = store.prefixScan(account, HistoryKey.ACCOUNT_PREFIX)) {
      found.forEachRemaining(record -> records.add(record.value));
    }
    return records.history();
  }

  /**
   * Adds an event, and puts what is beyond the bounds into buckets or forgets it.
   *
   * @return how the history changed
   */
  public History.Change add(String account, AccountEvent event) {
    var before = stored(account);
    var change = before.history().with(event);
    decoded.put(account, before.after(change, event, changesOf(account)));
    writeBuckets(account, change);
    return change;
  }

  /** Notes what became known of an event that is remembered one by one, or in a bucket. */
  public void label(String account, AccountEvent event, AccountEvent.Label label) {
    var before = stored(account);
    var change = before.history().labelled(event, label);
    decoded.put(account, before.labelled(change, event.labelled(label), changesOf(account)));
    writeBuckets(account, change);
  }

  private void writeBuckets(String account, History.Change change) {
    change.dropped().forEach(bucket -> store.delete(HistoryKey.of(account, bucket)));
    change.put().forEach(bucket -> put(account, bucket));
    change.unknown().forEach(fraud -> store.delete(HistoryKey.ofFraud(account, fraud)));
    change
        .known()
        .forEach(fraud ->
            store.put(HistoryKey.ofFraud(account, fraud), BucketedFraudSerde.encode(fraud)));
  }

  private StoredHistory.Changes changesOf(String account) {
    return new StoredHistory.Changes() {
      @Override
      public void put(Chunk chunk) {
        store.put(HistoryKey.of(account, chunk), ChunkSerde.encode(chunk));
      }

      @Override
      public void delete(Chunk chunk) {
        store.delete(HistoryKey.of(account, chunk));
      }
    };
  }

  private void put(String account, Bucket bucket) {
    store.put(HistoryKey.of(account, bucket), BucketSerde.encode(bucket));
  }
}
