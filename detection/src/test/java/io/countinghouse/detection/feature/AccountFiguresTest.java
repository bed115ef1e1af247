package io.countinghouse.detection.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.History;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Traffic;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The figures as a whole. */
final class AccountFiguresTest {

  private static final ReportingThresholds THRESHOLDS = new ReportingThresholds(10_000, List.of());

  /** What the figures of an event with a full history may allocate, in bytes. */
  private static final long ALLOCATED_MAX = 64 * 1024;

  static List<Long> seeds() {
    return Seeds.some(20).boxed().toList();
  }

  /** Each event with the history that it meets. */
  private static void each(long seed, int count, Each each) {
    var histories = new HashMap<String, History>();
    for (var transaction : new Traffic(Seeds.random(seed)).transactions(count)) {
      var event = AccountEvent.of(transaction);
      var history = histories.getOrDefault(transaction.subjectAccount(), History.EMPTY);
      each.see(event, history);
      histories.put(transaction.subjectAccount(), history.with(event).next());
    }
  }

  private interface Each {
    void see(AccountEvent event, History history);
  }

  private static double[] figures(AccountEvent event, History history) {
    var out = new double[AccountFigures.NAMES.size()];
    AccountFigures.fill(new Moment("alice", event, history, THRESHOLDS), out, 0);
    return out;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void eachFigureIsThePlainOneToTheBit(long seed) {
    each(
        seed,
        700,
        (event, history) -> {
          var expected = new PlainFigures(event, history, THRESHOLDS).all();
          var found = figures(event, history);
          for (int i = 0; i < expected.length; i++) {
            assertEquals(
                Double.doubleToRawLongBits(expected[i]),
                Double.doubleToRawLongBits(found[i]),
                AccountFigures.NAMES.get(i));
          }
        });
  }

  @Test
  void whatTheyAllocateIsBounded() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var longest = new HashMap<AccountEvent, History>();
    each(1, 2_000, longest::put);
    var full =
        longest.entrySet().stream().max((a, b) -> Integer.compare(size(a), size(b))).orElseThrow();
    for (int i = 0; i < 2_000; i++) { // what is compiled later allocates no more
      figures(full.getKey(), full.getValue());
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    int times = 1_000;
    for (int i = 0; i < times; i++) {
      figures(full.getKey(), full.getValue());
    }
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / times;
    assertTrue(each < ALLOCATED_MAX, each + " bytes for a history of " + size(full));
  }

  private static int size(Map.Entry<AccountEvent, History> entry) {
    return entry.getValue().within(entry.getKey().occurredAtUs(), Duration.ofDays(90)).size();
  }
}
