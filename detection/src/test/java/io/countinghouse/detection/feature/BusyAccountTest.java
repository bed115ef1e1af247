package io.countinghouse.detection.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.Bucket;
import io.countinghouse.detection.history.History;
import io.countinghouse.events.Transaction;
import io.countinghouse.testkit.Payments;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an account does beyond the events that are remembered one by one: counts and sums over a
 * window are never too low, and too high by no more than its edges' buckets hold.
 */
final class BusyAccountTest {

  private static final ReportingThresholds THRESHOLDS = new ReportingThresholds(10_000, List.of());
  private static final int TRANSACTIONS = 4_000;

  /** Up to 8 days a bucket is an hour; beyond, a day. */
  private record Window(Duration length, Duration errorMax) {}

  private static final List<Window> WINDOWS =
      List.of(
          new Window(Duration.ofMinutes(10), Duration.ofHours(1)),
          new Window(Duration.ofHours(1), Duration.ofHours(1)),
          new Window(Duration.ofDays(1), Duration.ofHours(1)),
          new Window(Duration.ofDays(7), Duration.ofHours(1)),
          new Window(Duration.ofDays(30), Duration.ofDays(1)),
          new Window(Duration.ofDays(80), Duration.ofDays(1)));

  private final List<Transaction> before = new ArrayList<>();
  private int inBuckets;
  private int wrong;

  static List<Long> seeds() {
    return Seeds.some(2).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void windowsAreRightButForTheBucketsAtTheirEdges(long seed) {
    var history = History.EMPTY;
    long newestUs = Long.MIN_VALUE;
    for (var transaction : Traffic.dense(Seeds.random(seed)).transactions(4 * TRANSACTIONS)) {
      if (!transaction.subjectAccount().equals("account-0")) {
        continue;
      }
      var event = AccountEvent.of(transaction);
      boolean late = event.occurredAtUs() < newestUs;
      if (before.size() % 31 == 0) {
        compare(transaction, new Moment("account-0", event, history, THRESHOLDS), late);
      }
      newestUs = Math.max(newestUs, event.occurredAtUs());
      history = history.with(event).next();
      before.add(transaction);
    }
    assertEquals(History.EVENTS_MAX, history.events().size());
    assertTrue(history.buckets().size() < 300, history.buckets().size() + " buckets");
    assertTrue(inBuckets > 100, "the buckets were hardly ever asked");
    assertTrue(wrong > 0, "no edge ever cut a bucket");
  }

  private void compare(Transaction now, Moment moment, boolean late) {
    for (var window : WINDOWS) {
      var buckets = moment.history().before(moment.event().occurredAtUs(), window.length);
      var least = new PlainModel(before, now, window.length, THRESHOLDS);
      if (buckets.isEmpty()) {
        assertEquals(least.count(), Features.count(moment, window.length));
        continue;
      }
      inBuckets++;
      // What is so late that it happened within the buckets sees its newer edge's bucket whole too.
      var error = late ? Duration.ofDays(1) : window.errorMax;
      var most = new PlainModel(before, now, window.length.plus(error), THRESHOLDS);
      assertWithin(least.count(), Features.count(moment, window.length), most.count(), late, now);
      assertWithin(least.sum(), Features.sum(moment, window.length), most.sum(), late, now);
      assertWithin(
          least.inflow(), Features.inflow(moment, window.length), most.inflow(), late, now);
      wrong += Features.count(moment, window.length) > least.count() ? 1 : 0;
    }
  }

  private static void assertWithin(
      double least, double is, double most, boolean late, Transaction now) {
    assertTrue(is >= least - 1e-6, () -> is + " is less than " + least + " at " + now.laneSeq());
    assertTrue(
        late || is <= most + 1e-6, () -> is + " is more than " + most + " at " + now.laneSeq());
  }

  @Test
  void aShortWindowIsExactWhereTheEventsReachBackToItsStart() {
    var payroll = new Payments("payroll");
    var history = History.EMPTY;
    for (int i = 0; i < 2_000; i++) { // from 09:00 to 09:10; most of them are only counted
      var after = Duration.ofHours(9).plusMillis(300L * i);
      history = history.with(AccountEvent.of(payroll.out(after, "10.00"))).next();
    }
    var later = AccountEvent.of(payroll.out(Duration.ofHours(9).plusMinutes(55), "10.00"));
    var moment = new Moment("payroll", later, history, THRESHOLDS);
    assertTrue(history.buckets().getFirst().endUs() > later.occurredAtUs(), "no bucket is near");
    assertEquals(1, Features.count(moment, Duration.ofMinutes(10)));
    assertEquals(2_001, Features.count(moment, Duration.ofHours(1)));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingIsLostOrCountedTwiceOnItsWayIntoBuckets(long seed) {
    var history = History.EMPTY;
    var held = new ArrayList<AccountEvent>();
    for (var transaction : Traffic.dense(Seeds.random(seed)).transactions(18_000)) {
      var event = AccountEvent.of(transaction);
      var change = history.with(event);
      assertEquals(without(history, change), keys(change.next().buckets()));
      history = change.next();
      held.add(event);
    }
    long newestUs = held.stream().mapToLong(AccountEvent::occurredAtUs).max().orElseThrow();
    long oldestUs = newestUs - History.AGE_MAX.toMillis() * 1_000;
    long young = held.stream().filter(one -> one.occurredAtUs() >= oldestUs).count();
    long counted =
        history.buckets().stream()
            .filter(bucket -> bucket.startUs() >= oldestUs)
            .flatMap(bucket -> bucket.parts().stream())
            .mapToLong(Bucket.Part::count)
            .sum();
    long atTheEdge =
        held.stream()
            .filter(one -> one.occurredAtUs() >= oldestUs)
            .filter(one -> one.occurredAtUs() < Bucket.Width.DAY.startUs(oldestUs + DAY_US - 1))
            .count();
    assertEquals(young, counted + atTheEdge + history.events().size());
  }

  private static final long DAY_US = Duration.ofDays(1).toMillis() * 1_000;

  /** What a store that is told of each change holds. */
  private static List<String> without(History history, History.Change change) {
    var keys = new ArrayList<>(keys(history.buckets()));
    keys.removeAll(keys(change.dropped()));
    keys.removeAll(keys(change.put()));
    keys.addAll(keys(change.put()));
    return keys.stream().sorted().toList();
  }

  private static List<String> keys(List<Bucket> buckets) {
    return buckets.stream().map(one -> one.startUs() + " " + one.width()).sorted().toList();
  }
}
