package io.countinghouse.ingest.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RateLimitTest {

  /** Begins where nanoTime overflows, which it may do at any moment. */
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);

  private int taken(RateLimit limit, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += limit.take() ? 1 : 0;
    }
    return taken;
  }

  @Test
  void aPauseFillsTheBucketAndNoMore() {
    var limit = new RateLimit(10, 5, now::get);
    assertEquals(5, taken(limit, 100));
    now.addAndGet(Duration.ofMillis(200).toNanos());
    assertEquals(2, taken(limit, 100));
    now.addAndGet(Duration.ofHours(10).toNanos());
    assertEquals(5, taken(limit, 100));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1_000, 1_000_000})
  void overALongTimeItIsTheRate(int perSecond) {
    var limit = new RateLimit(perSecond, perSecond, now::get);
    taken(limit, perSecond * 2);
    int taken = 0;
    for (int i = 0; i < 1_000; i++) {
      now.addAndGet(Duration.ofMillis(10).toNanos());
      taken += taken(limit, perSecond / 50 + 2);
    }
    assertEquals(perSecond * 10.0, taken, perSecond * 0.01 + 1);
  }

  @Test
  void thePauseIsUntilTheNextToken() {
    var limit = new RateLimit(2, 1, now::get);
    assertTrue(limit.take());
    assertFalse(limit.take());
    assertEquals(Duration.ofMillis(500), limit.pause());
    now.addAndGet(limit.pause().toNanos());
    assertTrue(limit.take());
  }

  @Test
  void theOperatorsOwnKeysHaveNoLimit() {
    assertEquals(100_000, taken(new RateLimit(RateLimit.UNLIMITED, 0, now::get), 100_000));
  }
}
