package io.countinghouse.scorer.store;

import io.countinghouse.events.Review;
import io.countinghouse.events.Topics;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Which transactions and reviews came by the repair topics: a history knows its newest 256 for
 * itself, but what is repaired is old, and must not count again whenever it is sent again. A
 * dismissal leaves no mark on a payment that is only counted. Some 60 bytes each, for good; there
 * are as many as there were letters that could be mended.
 */
public final class RepairedStore {

  public static final String NAME = "repaired-transactions";

  private static final byte[] YES = {1};

  private final KeyValueStore<UUID, byte[]> store;

  private RepairedStore(KeyValueStore<UUID, byte[]> store) {
    this.store = store;
  }

  /** The store as the topology declares it: on disk, with a changelog, unbuffered. */
  public static StoreBuilder<?> declared() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(NAME), Serdes.UUID(), Serdes.ByteArray())
        .withLoggingEnabled(Map.of())
        .withCachingDisabled();
  }

  /** Over the task's open store. */
  @SuppressWarnings("unchecked") // Streams hands stores out untyped; declared() gave it its types
  public static RepairedStore over(KeyValueStore<?, ?> store) {
    return new RepairedStore((KeyValueStore<UUID, byte[]>) store);
  }

  public boolean holds(UUID transaction) {
    return store.get(transaction) != null;
  }

  /** Whether this very review came so: the same word of the same reviewer at the same time. */
  public boolean holds(Review review) {
    return holds(id(review));
  }

  public void add(Review review) {
    add(id(review));
  }

  /** Of its bytes. */
  private static UUID id(Review review) {
    return UUID.nameUUIDFromBytes(Topics.REVIEWS.codec().encode(review));
  }

  public void add(UUID transaction) {
    store.put(transaction, YES);
  }
}
