package io.countinghouse.scorer.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.feature.Hindsight;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.Bucket;
import io.countinghouse.detection.history.History;
import io.countinghouse.detection.history.Position;
import io.countinghouse.testkit.Payments;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Traffic;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The form in which a history is stored. */
final class StoredHistoryTest {

  private final Payments alice = new Payments("alice");

  static List<Long> seeds() {
    return Seeds.some(10).boxed().toList();
  }

  private AccountEvent event(Duration after) {
    return AccountEvent.of(alice.out(after, "1.00"));
  }

  /** What lies in the store, as its bytes; and what is kept of it in memory. */
  private static final class Account implements StoredHistory.Changes {

    final TreeMap<byte[], byte[]> records = new TreeMap<>(Arrays::compareUnsigned);
    StoredHistory kept = StoredHistory.EMPTY;

    void add(AccountEvent event) {
      var change = kept.history().with(event);
      kept = kept.after(change, event, this);
      writeBuckets(change);
    }

    void label(AccountEvent event, AccountEvent.Label label) {
      var change = kept.history().labelled(event, label);
      kept = kept.labelled(change, event.labelled(label), this);
      writeBuckets(change);
    }

    /** Confirms or dismisses one that is only counted, if a bucket can still hold it. */
    void labelCounted(AccountEvent event, RandomGenerator random) {
      var meant = Hindsight.meant(kept.history(), event.id(), event);
      if (meant != null) {
        label(meant, random.nextBoolean() ? AccountEvent.Label.FRAUD : AccountEvent.Label.GOOD);
      }
    }

    private void writeBuckets(History.Change change) {
      change.dropped().forEach(bucket -> records.remove(key(HistoryKey.of("alice", bucket))));
      change
          .put()
          .forEach(bucket ->
              records.put(key(HistoryKey.of("alice", bucket)), BucketSerde.encode(bucket)));
      change.unknown().forEach(fraud -> records.remove(key(HistoryKey.ofFraud("alice", fraud))));
      change
          .known()
          .forEach(fraud ->
              records.put(
                  key(HistoryKey.ofFraud("alice", fraud)), BucketedFraudSerde.encode(fraud)));
    }

    @Override
    public void put(Chunk chunk) {
      records.put(key(HistoryKey.of("alice", chunk)), ChunkSerde.encode(chunk));
    }

    @Override
    public void delete(Chunk chunk) {
      records.remove(key(HistoryKey.of("alice", chunk)));
    }

    StoredHistory read() {
      var found = new StoredRecords();
      records.values().forEach(found::add);
      return found.history();
    }

    void assertKeptAsStored() {
      assertEquals(kept.chunks(), read().chunks());
      assertEquals(kept.history().events(), read().history().events());
      assertEquals(kept.history().buckets(), read().history().buckets());
      assertEquals(kept.history().bucketedFrauds(), read().history().bucketedFrauds());
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsReadIsWhatWasKeptWheneverThePastIsReadAgain(long seed) {
    var random = Seeds.random(seed);
    var account = new Account();
    var gone = new ArrayList<AccountEvent>();
    for (var transaction : Traffic.dense(random).transactions(1_000)) {
      var event = AccountEvent.of(transaction).seen(random.nextBoolean());
      account.add(event);
      if (random.nextInt(10) == 0) {
        var past = account.kept.history().events();
        account.label(past.get(random.nextInt(past.size())), AccountEvent.Label.FRAUD);
      }
      gone.addAll(account.kept.history().mayCount(event) ? List.of(event) : List.of());
      if (!gone.isEmpty() && random.nextInt(5) == 0) {
        account.labelCounted(gone.get(random.nextInt(gone.size())), random);
      }
      if (random.nextInt(50) == 0) {
        account.assertKeptAsStored();
      }
    }
    account.assertKeptAsStored();
    assertTrue(account.kept.history().bucketedFrauds().size() > 1);
    assertEquals(History.EVENTS_MAX, account.kept.history().events().size());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noRecordGrowsWithTheHistoryAndThereAreFewOfThem(long seed) {
    var account = new Account();
    for (var transaction : Traffic.dense(Seeds.random(seed)).transactions(2_000)) {
      account.add(AccountEvent.of(transaction));
    }
    for (var chunk : account.kept.chunks()) {
      assertTrue(chunk.events().size() <= Chunk.EVENTS_MAX);
    }
    int few = 2 * History.EVENTS_MAX / Chunk.EVENTS_MAX + 1;
    assertTrue(account.kept.chunks().size() <= few, () -> account.kept.chunks().size() + " chunks");
  }

  @ParameterizedTest
  @EnumSource
  void whatBecameKnownIsStoredToo(AccountEvent.Label label) {
    var event = event(Duration.ZERO).seen(true);
    var account = new Account();
    account.add(event);
    account.label(event, label);
    assertEquals(List.of(event.labelled(label)), account.read().history().events());
  }

  @Test
  void aPositionIsStoredToo() {
    var event = event(Duration.ZERO).at(new Position(50.03, -8.57));
    var bare = event(Duration.ofSeconds(1));
    var account = new Account();
    account.add(event);
    account.add(bare);
    assertEquals(List.of(event, bare), account.read().history().events());
    assertEquals(4, account.records.values().iterator().next()[0]);
  }

  @Test
  void withoutAPositionTheFormIsThatOfBefore() {
    assertEquals(3, ChunkSerde.encode(Chunk.of(event(Duration.ZERO)))[0]);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aStoredBucketComesBackEqualAndLiesAmongTheEvents(long seed) throws IOException {
    var history = History.EMPTY;
    for (var transaction : Traffic.dense(Seeds.random(seed)).transactions(2_000)) {
      history = history.with(AccountEvent.of(transaction)).next();
    }
    assertTrue(history.buckets().size() > 10);
    for (var bucket : history.buckets()) {
      assertEquals(bucket, stored(bucket));
      var key = HistoryKey.of("alice", bucket);
      assertEquals(key, HistoryKey.SERDE.deserializer().deserialize("", key(key)));
      var later = new HistoryKey.OfEvent("alice", bucket.endUs(), event(Duration.ZERO).id());
      assertTrue(Arrays.compareUnsigned(key(key), key(later)) < 0);
    }
  }

  /** As version 0.5 left it in stores and changelogs: the upgrade reads on, and keeps the place. */
  @Test
  void whatAnEarlierVersionStoredIsReadAndFoundWhereItWas() {
    var stored =
        HexFormat.of()
            .parseHex(
                "02"
                    + "00064eba1c0f4000"
                    + "0000000000007000"
                    + "0000000000010001"
                    + "01"
                    + "00000000000003e8"
                    + "00000003455552"
                    + "00000003626f62"
                    + "01000000036d2d37"
                    + "00"
                    + "01000000024445"
                    + "01"
                    + "01");
    var event =
        new AccountEvent(
                0x00064eba1c0f4000L,
                new UUID(0x7000, 0x10001),
                true,
                1_000,
                "EUR",
                "bob",
                "m-7",
                null,
                "DE")
            .seen(true)
            .labelled(AccountEvent.Label.FRAUD);
    var account = new Account();
    account.records.put(key(HistoryKey.of("alice", Chunk.of(event))), stored);
    account.kept = account.read();
    assertEquals(List.of(event), account.kept.history().events());
    assertEquals(
        "00000005616c696365" + "80064eba1c0f4000" + "0000000000007000" + "0000000000010001",
        HexFormat.of().formatHex(account.records.firstKey()));
    account.add(event(Duration.ofDays(1)));
    account.assertKeptAsStored();
    assertEquals(1, account.records.size(), "the next event did not join it");
  }

  @Test
  void whatALaterVersionStoredStopsTheReader() {
    var later = new byte[] {77, 0, 0};
    var refused = assertThrows(SerializationException.class, () -> new StoredRecords().add(later));
    assertTrue(refused.toString().contains("written by a later"), refused::toString);
  }

  @Test
  void whatAFormDoesNotHaveStopsTheReader() {
    var bare = ChunkSerde.encode(Chunk.of(event(Duration.ZERO)));
    assertRefused(Arrays.copyOf(bare, bare.length + 1));
    var positioned = event(Duration.ZERO).at(new Position(50.03, -8.57));
    var bytes = ChunkSerde.encode(Chunk.of(positioned));
    bytes[0] = ChunkSerde.FORM;
    assertRefused(bytes);
  }

  private static void assertRefused(byte[] bytes) {
    var refused = assertThrows(SerializationException.class, () -> new StoredRecords().add(bytes));
    assertTrue(refused.toString().contains("written by a later"), refused::toString);
  }

  @Test
  void storeKeysAreOrderedByTimeAlsoBefore1970() {
    var keys = new ArrayList<byte[]>();
    for (long timeUs : new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE}) {
      keys.add(key(new HistoryKey.OfEvent("alice", timeUs, event(Duration.ZERO).id())));
    }
    for (int i = 1; i < keys.size(); i++) {
      assertTrue(Arrays.compareUnsigned(keys.get(i - 1), keys.get(i)) < 0);
    }
  }

  @Test
  void noAccountsKeysBeginWithAnotherAccountsPrefix() {
    var names = List.of("a", "aa", "a\u0000", "ä", "账户", "");
    var id = event(Duration.ZERO).id();
    var distinct = new HashSet<String>();
    for (var name : names) {
      var key = key(new HistoryKey.OfEvent(name, 5, id));
      var back = HistoryKey.SERDE.deserializer().deserialize("", key);
      assertEquals(new HistoryKey.OfEvent(name, 5, id), back);
      for (var other : names) {
        var prefix = HistoryKey.ACCOUNT_PREFIX.serialize("", other);
        var begin = Arrays.copyOf(key, Math.min(prefix.length, key.length));
        assertEquals(name.equals(other), Arrays.equals(begin, prefix), name + " and " + other);
      }
      distinct.add(Arrays.toString(key));
    }
    assertEquals(names.size(), distinct.size());
  }

  private static Bucket stored(Bucket bucket) throws IOException {
    var bytes = BucketSerde.encode(bucket);
    assertEquals(BucketSerde.FORM, bytes[0]);
    return BucketSerde.read(
        new DataInputStream(new ByteArrayInputStream(bytes, 1, bytes.length - 1)));
  }

  private static byte[] key(HistoryKey key) {
    return HistoryKey.SERDE.serializer().serialize("", key);
  }
}
