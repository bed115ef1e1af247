package io.countinghouse.detection.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.testkit.Payments;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bounds of a history. */
final class HistoryTest {

  private final Payments alice = new Payments("alice");

  static List<Long> seeds() {
    return Seeds.some(10).boxed().toList();
  }

  private AccountEvent event(Duration after) {
    return AccountEvent.of(alice.out(after, "1.00"));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void itHoldsTheNewestEventsInOrderWhateverTheOrderOfArrival(long seed) {
    var history = History.EMPTY;
    var all = new ArrayList<AccountEvent>();
    for (var transaction : new Traffic(Seeds.random(seed)).transactions(1_000)) {
      var event = AccountEvent.of(transaction);
      var change = history.with(event);
      assertEquals(
          history.events().size() + 1, change.next().events().size() + change.gone().size());
      history = change.next();
      all.add(event);
    }
    all.sort(AccountEvent.BY_TIME);
    int kept = history.events().size();
    assertTrue(kept <= History.EVENTS_MAX);
    assertEquals(all.subList(all.size() - kept, all.size()), history.events());
  }

  @Test
  void theOldestGoesWhenThereAreTooMany() {
    var history = History.EMPTY;
    for (int i = 0; i < History.EVENTS_MAX; i++) {
      history = history.with(event(Duration.ofSeconds(i))).next();
    }
    var oldest = history.events().getFirst();
    var change = history.with(event(Duration.ofDays(1)));
    assertEquals(List.of(oldest), change.gone());
    assertEquals(History.EVENTS_MAX, change.next().events().size());
  }

  @Test
  void whatIsOlderThanTheLongestWindowGoes() {
    var old = event(Duration.ZERO);
    var edge = event(Duration.ofSeconds(1));
    var history = History.of(List.of(old, edge), List.of(), List.of());
    var change = history.with(event(History.AGE_MAX.plusSeconds(1)));
    assertEquals(List.of(old), change.gone());
  }

  @Test
  void anEventThatIsTooOldItselfIsNotKept() {
    var history = History.of(List.of(event(History.AGE_MAX.plusDays(1))), List.of(), List.of());
    var late = event(Duration.ZERO);
    var change = history.with(late);
    assertEquals(List.of(late), change.gone());
    assertEquals(history.events(), change.next().events());
  }

  @Test
  void anEventIsKeptOnce() {
    var one = event(Duration.ZERO);
    var history = History.EMPTY.with(one).next();
    assertTrue(history.holds(one));
    assertFalse(history.holds(event(Duration.ZERO)));
    assertThrows(IllegalStateException.class, () -> history.with(one));
  }
}
