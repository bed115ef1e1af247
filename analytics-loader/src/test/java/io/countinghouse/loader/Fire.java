package io.countinghouse.loader;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Transaction;
import io.countinghouse.stack.ServiceProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.platform.commons.util.ExceptionUtils;

/**
 * Two loaders on real servers, fed piece by piece; after each piece something is done to one of
 * them, or to a server, at a random moment while it is being loaded.
 */
final class Fire implements AutoCloseable {

  /** What is done in a round; the weight is how often among all. */
  enum Shot {
    CLICKHOUSE_KILLED(8),
    LOADER_KILLED(6),
    /** The loader is killed while it settles what the killed ClickHouse left unknown. */
    BOTH_KILLED(4),
    /** Stopped until the other one has its partitions; then it wakes. */
    LOADER_STOPPED(1),
    CLICKHOUSE_REFUSES_MEMORY(1),
    CLICKHOUSE_REFUSES_TIME(1),
    /** To the server its disk is full, for postings. */
    CLICKHOUSE_REFUSES_DISK(1),
    /** Queries of an analyst's that each want all memory; loading must not wait for their end. */
    RUNAWAY_QUERY(1),
    KAFKA_KILLED(1);

    private final int weight;

    Shot(int weight) {
      this.weight = weight;
    }
  }

  private static final List<Shot> ALWAYS =
      List.of(
          Shot.LOADER_STOPPED,
          Shot.CLICKHOUSE_REFUSES_MEMORY,
          Shot.CLICKHOUSE_REFUSES_DISK,
          Shot.RUNAWAY_QUERY);

  private static final int PIECE = 400;

  private static final String RUNAWAY =
      "SELECT length(groupArray(number)) FROM numbers(10000000000)";

  /** At once. */
  private static final int RUNAWAYS = 3;

  /** Small batches, so that a shot has many places to hit. */
  private static final Map<String, String> SMALL =
      Map.of("LOADER_BATCH_ROWS_MAX", "60", "LOADER_BATCH_AGE_MS_MAX", "10", "METRICS_PORT", "0");

  /** What a table's disk must have free, or nothing is inserted; no disk has so much. */
  private static final String FREE_MIN = "min_free_disk_bytes_to_perform_insert";

  private static final int NOT_ENOUGH_SPACE = 243;

  /** A partition of a loader that was killed waits for the end of its session, 6 s. */
  private static final Duration PROGRESS_MAX = Duration.ofSeconds(15);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final RandomGenerator random;
  private final LoaderStand stand = LoaderStand.start();
  private final HoldingProxy proxy = new HoldingProxy(stand.clickhouse().url());
  private final List<ServiceProcess> loaders;
  private final Map<Shot, Integer> shots = new EnumMap<>(Shot.class);
  private final List<Transaction> posted = new ArrayList<>();
  private int kills;
  private int heldUp;
  private int rounds;

  Fire(RandomGenerator random) throws IOException {
    this.random = random;
    var settings = new HashMap<>(SMALL);
    settings.put("CLICKHOUSE_URL", proxy.url());
    this.loaders = List.of(stand.loader("one", settings), stand.loader("two", settings));
  }

  LoaderStand stand() {
    return stand;
  }

  /** How many processes were ended with SIGKILL so far. */
  int kills() {
    return kills;
  }

  /** What was done how often. */
  String told() {
    return shots + ", " + kills + " kills, " + heldUp + " rounds held up";
  }

  /** Publishes a piece and, while it is loaded, shoots. */
  void round() {
    long before = legs();
    publish();
    awaitSome(before + random.nextLong(1, PIECE / 2));
    // However few rounds there are, one has a zombie and one a refusal.
    var shot = rounds < ALWAYS.size() ? ALWAYS.get(rounds) : draw();
    rounds++;
    shots.merge(shot, 1, Integer::sum);
    shoot(shot, loaders.get(random.nextInt(loaders.size())));
  }

  private Shot draw() {
    int left = random.nextInt(Arrays.stream(Shot.values()).mapToInt(s -> s.weight).sum());
    for (var shot : Shot.values()) {
      left -= shot.weight;
      if (left < 0) {
        return shot;
      }
    }
    throw new AssertionError("weights");
  }

  private void shoot(Shot shot, ServiceProcess loader) {
    switch (shot) {
      case CLICKHOUSE_KILLED -> killClickHouse();
      case LOADER_KILLED -> kill(loader);
      case BOTH_KILLED -> {
        killClickHouse();
        kill(loader);
      }
      case LOADER_STOPPED -> {
        loader.suspend();
        publish();
        awaitAll(); // by the other one alone, which so has all partitions
        loader.resume();
      }
      case CLICKHOUSE_REFUSES_MEMORY -> refuse("max_memory_usage=100000", 241);
      case CLICKHOUSE_REFUSES_TIME -> refuse("max_execution_time=0.000001", 159);
      case CLICKHOUSE_REFUSES_DISK -> refuseForDisk();
      case RUNAWAY_QUERY -> runAway();
      case KAFKA_KILLED -> {
        stand.kafka().kill();
        kills++;
        stand.kafka().restart();
      }
    }
  }

  private void runAway() {
    var analyst = stand.as(stand.clickhouse().logins().analyst());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var client = analyst.client(LoaderStand.LOADED_MAX)) {
      var queries = new ArrayList<Future<?>>();
      for (int i = 0; i < RUNAWAYS; i++) {
        queries.add(threads.submit(() -> client.queryAll(RUNAWAY)));
      }
      publish();
      awaitAll();
      for (var query : queries) {
        var failed = assertThrows(ExecutionException.class, query::get);
        assertTrue(ExceptionUtils.readStackTrace(failed).contains("MEMORY_LIMIT_EXCEEDED"));
      }
    }
  }

  private void killClickHouse() {
    stand.clickhouse().kill();
    kills++;
    stand.clickhouse().restart();
  }

  private void kill(ServiceProcess loader) {
    loader.kill();
    kills++;
    loader.restart();
  }

  /** Until the server has refused an insert for this reason; then it takes them again. */
  private void refuse(String limit, int error) {
    long before = refusals(error);
    proxy.limitInserts(limit);
    publish();
    Awaitility.await(limit).atMost(LoaderStand.LOADED_MAX).until(() -> refusals(error) > before);
    proxy.limitInserts("");
  }

  /**
   * The server itself finds its disk too full, again and again. Nothing comes in, and a loader says
   * why; once there is room, all of it comes in and nobody waits any more.
   */
  private void refuseForDisk() {
    awaitAll();
    awaitNobodyWaits();
    long before = refusals(NOT_ENOUGH_SPACE);
    long legsBefore = 2L * posted.size();
    stand.ask("ALTER TABLE postings MODIFY SETTING " + FREE_MIN + " = " + Long.MAX_VALUE);
    publish();
    Awaitility.await("refused for disk, and told so")
        .atMost(LoaderStand.LOADED_MAX)
        .ignoreExceptions() // as above
        .until(() -> {
          boolean told = false;
          for (var loader : loaders) {
            told |= waitsForSpace(loader);
          }
          return told && refusals(NOT_ENOUGH_SPACE) > before + 1;
        });
    assertTrue(legs() <= legsBefore, "nothing comes in while the disk is full");
    stand.ask("ALTER TABLE postings RESET SETTING " + FREE_MIN);
    awaitAll();
    awaitNobodyWaits();
  }

  private void awaitNobodyWaits() {
    Awaitility.await("nobody waits")
        .atMost(LoaderStand.LOADED_MAX)
        .ignoreExceptions() // a loader that was killed may still be starting
        .until(() -> {
          boolean ready = true;
          for (var loader : loaders) {
            ready &= LoaderStand.health(loader).statusCode() == 200;
            ready &= LoaderStand.figure(loader, "loader_away") == 0;
          }
          return ready;
        });
  }

  /** By its health, its figures and its log. */
  private boolean waitsForSpace(ServiceProcess loader) throws Exception {
    var health = LoaderStand.health(loader);
    return health.statusCode() == 503
        && health.body().contains("NOT_ENOUGH_SPACE")
        && LoaderStand.figure(loader, "loader_away") == 1
        && stand.log(loader.name()).contains("NOT_ENOUGH_SPACE");
  }

  private long refusals(int error) {
    return Long.parseLong(
        stand.ask("SELECT toString(sum(value)) FROM system.errors WHERE code = " + error));
  }

  private void publish() {
    var piece =
        Samples.transactions(
            random,
            posted.size() + 1L,
            PIECE,
            Samples.MONTHS_END.plusMillis(posted.size()),
            Duration.ofMillis(1));
    piece.forEach(stand::publish);
    posted.addAll(piece);
    stand.flush();
  }

  /**
   * So that the shot comes in the midst of loading; a round that is held up goes on all the same.
   */
  private void awaitSome(long legs) {
    try {
      Awaitility.await().atMost(PROGRESS_MAX).pollInterval(LOOK_AGAIN).until(() -> legs() >= legs);
    } catch (ConditionTimeoutException e) {
      heldUp++;
    }
  }

  private void awaitAll() {
    stand.awaitAnswer(Long.toString(2L * posted.size()), "SELECT toString(count()) FROM postings");
  }

  private long legs() {
    return Long.parseLong(stand.ask("SELECT toString(count()) FROM postings"));
  }

  /** Lets them load the rest in peace; gives all that was published. */
  List<Transaction> end() {
    stand.awaitExactly(posted);
    for (var loader : loaders) {
      if (!loader.alive()) {
        throw new IllegalStateException(loader.name() + " ended by itself");
      }
    }
    return posted;
  }

  @Override
  public void close() throws IOException {
    loaders.forEach(ServiceProcess::kill);
    proxy.close();
    stand.close();
  }
}
