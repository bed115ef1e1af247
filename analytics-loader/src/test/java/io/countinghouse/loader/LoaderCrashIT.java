package io.countinghouse.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.events.Transaction;
import io.countinghouse.testkit.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** kill -9 at any moment loses nothing and doubles nothing. */
class LoaderCrashIT {

  private static final int KILLS = 12;
  private static final int SERVER_KILLS = 8;
  private static final int PIECE = 4_000;

  /** Small batches, so that a kill has many places to hit. */
  private static final Map<String, String> SMALL =
      Map.of("LOADER_BATCH_ROWS_MAX", "200", "LOADER_BATCH_AGE_MS_MAX", "20");

  @Test
  void killsOfTheLoaderUnderAStreamLoseAndDoubleNothing() throws Exception {
    try (var stand = LoaderStand.start()) {
      var random = Seeds.random(Seeds.one());
      var all = stream(random, KILLS);
      for (int i = 0; i < KILLS; i++) {
        var loader = stand.loader("loader-" + i, SMALL);
        publish(stand, all, i);
        awaitProgress(stand, random, i);
        loader.kill();
      }
      stand.loader("last", Map.of());
      stand.awaitExactly(all);
    }
  }

  @Test
  void killsOfClickHouseDuringInsertsLoseAndDoubleNothing() throws Exception {
    try (var stand = LoaderStand.start()) {
      var random = Seeds.random(Seeds.one());
      var all = stream(random, SERVER_KILLS);
      var loader = stand.loader("loader", SMALL);
      for (int i = 0; i < SERVER_KILLS; i++) {
        publish(stand, all, i);
        awaitProgress(stand, random, i);
        stand.clickhouse().kill();
        stand.clickhouse().restart();
      }
      stand.awaitExactly(all);
      assertEquals(true, loader.alive(), "the loader waits for ClickHouse, it does not end");
    }
  }

  /** Over a month's end, so that some batches have two inserts. */
  private static List<Transaction> stream(RandomGenerator random, int pieces) {
    return Samples.transactions(
        random, pieces * PIECE, Samples.MONTHS_END, Duration.ofNanos(100_000));
  }

  private static void publish(LoaderStand stand, List<Transaction> all, int piece) {
    LoaderStand.piece(all, piece * PIECE, (piece + 1) * PIECE).forEach(stand::publish);
    stand.flush();
  }

  /**
   * Until a random part of what was published last is in: the kill comes in the midst of loading.
   */
  private static void awaitProgress(LoaderStand stand, RandomGenerator random, int piece) {
    long legs = 2L * piece * PIECE + random.nextInt(1, PIECE);
    Awaitility.await()
        .atMost(LoaderStand.LOADED_MAX)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> Long.parseLong(stand.ask("SELECT toString(count()) FROM postings")) > legs);
  }
}
