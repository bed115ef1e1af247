package io.countinghouse.scorer.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** Which profiles are published next, when more wait than there is room for in memory. */
final class WaitingPartiesTest {

  private static final int ROOM = 100;

  private final KeyValueStore<String, byte[]> store = store();
  private final WaitingParties waiting = new WaitingParties(store, ROOM);

  private static KeyValueStore<String, byte[]> store() {
    var store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("waiting"), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
    return store;
  }

  private static void add(WaitingParties to, int from, int end) {
    IntStream.range(from, end).forEach(i -> to.add("shop-" + i));
  }

  @Test
  void whoCameFirstIsFirst() {
    List.of("c", "a", "b", "a").forEach(waiting::add);
    assertEquals(3, waiting.count());
    assertEquals(List.of("c", "a"), waiting.first(2));
  }

  @Test
  void whatIsInMemoryIsBoundedAndNobodyIsForgottenOrToldTwice() {
    add(waiting, 0, 10 * ROOM);
    add(waiting, 0, 10 * ROOM);
    assertEquals(10 * ROOM, waiting.count());
    var taken = new HashSet<String>();
    while (waiting.count() > 0) {
      for (var party : waiting.first(7)) {
        assertTrue(taken.add(party), party);
        waiting.remove(party);
      }
      assertTrue(waiting.inMemory() <= ROOM);
    }
    assertEquals(10 * ROOM, taken.size());
    assertEquals(List.of(), waiting.first(7));
  }

  @Test
  void aRestartTakesNoMoreIntoMemoryAndForgetsNobody() {
    add(waiting, 0, 10 * ROOM);
    var restarted = new WaitingParties(store, ROOM);
    assertEquals(10 * ROOM, restarted.count());
    assertEquals(7, restarted.first(7).size());
    assertEquals(ROOM, restarted.inMemory());
  }

  /** Each that was published changes again at once, so there are always as many. */
  @Test
  void eachHasItsTurnHoweverManyCome() {
    int parties = 10 * ROOM;
    add(waiting, 0, parties);
    var taken = new HashSet<String>();
    for (int turn = 0; turn < 2 * parties / 10; turn++) {
      for (var party : waiting.first(10)) {
        taken.add(party);
        waiting.remove(party);
        waiting.add(party);
      }
    }
    assertEquals(parties, taken.size());
    assertEquals(parties, waiting.count());
  }

  @Test
  void whoIsPublishedOutOfTurnWaitsNoLonger() {
    add(waiting, 0, 2 * ROOM);
    waiting.remove("shop-" + (2 * ROOM - 1)); // not in memory
    waiting.remove("shop-0");
    waiting.remove("nobody");
    assertEquals(2 * ROOM - 2, waiting.count());
  }
}
