package io.countinghouse.scorer.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.testkit.Payments;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
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

  @ParameterizedTest
  @MethodSource("seeds")
  void aStoredEventComesBackEqual(long seed) {
    for (var transaction : new Traffic(Seeds.random(seed)).transactions(100)) {
      var event = AccountEvent.of(transaction);
      assertEquals(event, AccountEventSerde.decode(AccountEventSerde.encode(event)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatBecameKnownIsStoredToo(AccountEvent.Label label) {
    var event = event(Duration.ZERO).seen(true).labelled(label);
    assertEquals(event, AccountEventSerde.decode(AccountEventSerde.encode(event)));
  }

  @Test
  void anEventOfTheFirstFormIsReadAsOneOfWhichNothingIsKnown() {
    var event = event(Duration.ZERO);
    var bytes = AccountEventSerde.encode(event);
    bytes[0] = 1;
    assertEquals(event, AccountEventSerde.decode(Arrays.copyOf(bytes, bytes.length - 2)));
  }

  @Test
  void storeKeysAreOrderedByTimeAlsoBefore1970() {
    var keys = new ArrayList<byte[]>();
    for (long timeUs : new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE}) {
      keys.add(key(new HistoryKey("alice", timeUs, event(Duration.ZERO).id())));
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
      var key = key(new HistoryKey(name, 5, id));
      var back = HistoryKey.SERDE.deserializer().deserialize("", key);
      assertEquals(new HistoryKey(name, 5, id), back);
      for (var other : names) {
        var prefix = HistoryKey.ACCOUNT_PREFIX.serialize("", other);
        var begin = Arrays.copyOf(key, Math.min(prefix.length, key.length));
        assertEquals(name.equals(other), Arrays.equals(begin, prefix), name + " and " + other);
      }
      distinct.add(Arrays.toString(key));
    }
    assertEquals(names.size(), distinct.size());
  }

  private static byte[] key(HistoryKey key) {
    return HistoryKey.SERDE.serializer().serialize("", key);
  }
}
