package io.countinghouse.scorer.profile;

import io.countinghouse.detection.profile.Profile;
import io.countinghouse.events.MerchantProfile;
import io.countinghouse.events.MerchantProfile.Bucket;
import io.countinghouse.scorer.store.Recent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The profiles of one task's parties: one store record a bucket, so a payment writes some 50 bytes
 * however much is known of its merchant, and those of the busiest parties are kept decoded; and
 * which of them have changed since they were published.
 */
public final class ProfileStore {

  public static final String BUCKETS = "party-buckets";
  public static final String WAITING = "party-waiting";

  private final KeyValueStore<BucketKey, Counts> buckets;
  private final WaitingParties waiting;
  private final Recent<List<Bucket>> decoded = new Recent<>(all -> 1 + all.size());

  private ProfileStore(KeyValueStore<BucketKey, Counts> buckets, WaitingParties waiting) {
    this.buckets = buckets;
    this.waiting = waiting;
  }

  /** The stores as the topology declares them: on disk, with changelogs, unbuffered. */
  static List<StoreBuilder<?>> declared() {
    return List.of(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(BUCKETS), BucketKey.SERDE, Counts.SERDE)
            .withLoggingEnabled(Map.of())
            .withCachingDisabled(),
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(WAITING), Serdes.String(), Serdes.ByteArray())
            .withLoggingEnabled(Map.of())
            .withCachingDisabled());
  }

  /** Over the task's open stores. */
  static ProfileStore over(ProcessingContext context) {
    KeyValueStore<String, byte[]> waiting = context.getStateStore(WAITING);
    return new ProfileStore(context.getStateStore(BUCKETS), new WaitingParties(waiting));
  }

  void add(String party, PartyEvent event) {
    var next = new ArrayList<>(of(party));
    long index = Profile.bucket(event.occurredAtUs());
    int at = next.size();
    while (at > 0 && next.get(at - 1).index() > index) {
      at--;
    }
    boolean there = at > 0 && next.get(at - 1).index() == index;
    var counts = Counts.with(there ? Counts.of(next.get(at - 1)) : null, event);
    if (there) {
      next.set(at - 1, counts.bucket(index));
    } else {
      next.add(at, counts.bucket(index));
    }
    buckets.put(new BucketKey(party, index), counts);
    decoded.put(party, next);
  }

  /** The party's buckets, oldest first; not to be changed. */
  private List<Bucket> of(String party) {
    var found = decoded.get(party);
    return found == null ? read(party) : found;
  }

  private List<Bucket> read(String party) {
    var all = new ArrayList<Bucket>();
    each(
        buckets.prefixScan(party, BucketKey.PARTY_PREFIX),
        found -> all.add(found.value.bucket(found.key.index())));
    return all;
  }

  /** Whose profiles must be published. */
  WaitingParties waiting() {
    return waiting;
  }

  /** The profile as it is now, no longer waiting; what is beyond its bounds is forgotten. */
  MerchantProfile take(String party) {
    waiting.remove(party);
    var before = of(party);
    long bound = before.isEmpty() ? 0 : before.getLast().index() - Profile.BUCKETS_MAX;
    int gone = 0;
    while (gone < before.size() && before.get(gone).index() <= bound) {
      buckets.delete(new BucketKey(party, before.get(gone).index()));
      gone++;
    }
    var all = List.copyOf(before.subList(gone, before.size()));
    decoded.put(party, all);
    return new MerchantProfile(party, (int) Profile.BUCKET.toSeconds(), all);
  }

  private static <K, V> void each(KeyValueIterator<K, V> found, Consumer<KeyValue<K, V>> to) {
    try (found) {
      found.forEachRemaining(to);
    }
  }
}
