package io.countinghouse.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.cli.CommandFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SupervisedTest {

  private final List<String> said = new ArrayList<>();
  private final AtomicInteger restarts = new AtomicInteger();
  private long now;
  private boolean alive = true;

  private final Supervised part =
      new Supervised("ingest", () -> alive, restarts::incrementAndGet, () -> now);

  private void after(Duration time) {
    now += time.toNanos();
    part.tend(said::add);
  }

  @Test
  void whatLivesIsLeftAlone() {
    after(Duration.ofHours(1));
    assertEquals(0, restarts.get());
    assertEquals(List.of(), said);
  }

  @Test
  void whatDiesIsStartedAgainAfterAPauseThatGrowsToAHalfMinute() {
    alive = false;
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      after(Duration.ZERO);
      assertTrue(said.getLast().endsWith("in " + seconds + " s"), said::toString);
      int before = restarts.get();
      after(Duration.ofSeconds(seconds).minusMillis(1));
      assertEquals(before, restarts.get());
      after(Duration.ofMillis(1));
      assertEquals(before + 1, restarts.get());
    }
  }

  @Test
  void afterASteadyMinuteThePauseIsShortAgain() {
    alive = false;
    after(Duration.ZERO);
    after(Duration.ofSeconds(1));
    alive = true;
    after(Duration.ofMinutes(2));
    alive = false;
    after(Duration.ZERO);
    assertTrue(said.getLast().endsWith("in 1 s"), said::toString);
  }

  @Test
  void whatKeepsDyingEndsTheSystem() {
    alive = false;
    var failure =
        assertThrows(
            CommandFailed.class,
            () -> {
              for (int i = 0; i < 1_000; i++) {
                after(Duration.ofSeconds(1));
              }
            });
    assertTrue(String.valueOf(failure.getMessage()).contains("ingest has died"));
  }
}
