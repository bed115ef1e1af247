package io.countinghouse.ingest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Topics;
import io.countinghouse.stack.ServiceProcess;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** What callers are promised while a server is away, slow, or refuses what they send. */
final class OutageIT {

  private static final Logger LOG = LoggerFactory.getLogger(OutageIT.class);
  private static final Duration LONG = Duration.ofMinutes(3);

  private static final int ROUNDS_MAX = 5;

  /** Of a lane (docs/api.md, limits). */
  private static final int QUEUE_MAX = 10_000;

  private static final Map<String, String> ONE_LANE = Map.of("INGEST_LANES", "0");

  private Ingest servers;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void startServers() throws Exception {
    servers = Ingest.servers();
  }

  @AfterEach
  void stopServers() {
    threads.shutdownNow();
    servers.close();
  }

  private Api opened(ServiceProcess service) throws Exception {
    var api = servers.api(service);
    api.opened("cash", "cash");
    api.opened("alice", "customer");
    assertEquals(201, post(api, "before"));
    return api;
  }

  private static int post(Api api, String key) throws IOException, InterruptedException {
    return api.post(key, Api.payment("cash", "alice", "1.00")).status();
  }

  @Test
  void aLedgerThatIsGoneIsToldAtOnceAndItsReturnIsNoticed() throws Exception {
    try (var service = servers.start("ingest", ONE_LANE)) {
      var api = opened(service);
      servers.postgres().kill();
      assertEquals(503, post(api, "first")); // finds the connection broken
      assertToldAtOnce(api);
      servers.postgres().restart();
      long back = System.nanoTime();
      await().atMost(LONG).until(() -> post(api, "back") == 201);
      LOG.info("the till is open {} ms after the ledger", ms(back));
    }
  }

  @Test
  void aLedgerThatIsSilentIsToldAtOnceAfterSomeSeconds() throws Exception {
    try (var service = servers.start("ingest", ONE_LANE)) {
      var api = opened(service);
      servers.postgres().suspend();
      var stuck = threads.submit(() -> post(api, "stuck"));
      await().atMost(Duration.ofSeconds(30)).until(() -> api.get("/health/ready").status() == 503);
      assertToldAtOnce(api);
      assertEquals(503, stuck.get(1, TimeUnit.MINUTES));
      servers.postgres().resume();
      await().atMost(LONG).until(() -> post(api, "back") == 201);
      assertEquals(201, post(api, "stuck")); // sent again, whatever became of it
      assertEquals(
          1,
          servers.number(
              "SELECT count(*) FROM ledger.transaction WHERE idempotency_key = 'stuck'"));
      Proof.ledgerAndKafkaAgree(servers);
    }
  }

  @Test
  void aTakeOverThatItsOwnLateStatementOvertakesIsRepeated() throws Exception {
    try (var service = servers.start("ingest", ONE_LANE)) {
      var api = opened(service);
      Proof.ledgerAndKafkaAgree(servers);
      servers.kafka().kill();
      assertEquals(201, post(api, "without-kafka"));
      await().atMost(LONG).until(() -> figure(api, "lane_publishing") == 0);
      servers.execute(EPOCH_RISES_TWICE_ONCE);
      servers.kafka().restart();
      await().atMost(LONG).until(this::risenTwice);
      Proof.ledgerAndKafkaAgree(servers);
      assertTrue(service.alive(), "the process owned the lane all the time");
    }
  }

  @Test
  void aTransactionThatKafkaLeftOpenIsEndedAndNothingOfItIsRead() throws Exception {
    try (var service = servers.start("ingest", ONE_LANE)) {
      opened(service);
      Proof.ledgerAndKafkaAgree(servers);
      service.kill();
      leaveOpen(servers.kafka().bootstrap());
      service.restart();
      assertEquals(201, post(servers.api(service), "after"));
      Proof.ledgerAndKafkaAgree(servers);
      assertTrue(servers.log("ingest").contains("nobody would have ended"), "by the lane itself");
    }
  }

  /** As a broker's crash does; here it is another producer's, that never ends. */
  private static void leaveOpen(String bootstrap) {
    var bytes = new ByteArraySerializer();
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "left-open",
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            60_000); // the most that the broker allows
    var producer = new KafkaProducer<>(settings, bytes, bytes);
    producer.initTransactions();
    producer.beginTransaction();
    var nonsense = new byte[] {1, 2, 3};
    var _ = producer.send(new ProducerRecord<>(Topics.TRANSACTIONS.name(), nonsense, nonsense));
    var _ = producer.send(new ProducerRecord<>(Topics.WATERMARKS.name(), 0, nonsense, nonsense));
    producer.flush();
    producer.close(Duration.ZERO);
  }

  private boolean risenTwice() throws SQLException {
    return servers.number("SELECT count(*) FROM public.late") == 0;
  }

  /** As if an earlier statement, given up by its caller, were carried out right after this one. */
  private static final String EPOCH_RISES_TWICE_ONCE =
      """
      CREATE TABLE public.late AS SELECT 1 AS statement;
      CREATE FUNCTION public.late() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN
        DELETE FROM public.late;
        IF FOUND THEN
          UPDATE ledger.lane SET epoch = epoch + 1 WHERE lane = NEW.lane;
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER late AFTER UPDATE OF epoch ON ledger.lane
        FOR EACH ROW WHEN (NEW.epoch > OLD.epoch) EXECUTE FUNCTION public.late();
      """;

  /**
   * A request that has to wait for anything takes seconds; the bound has room for a busy machine.
   */
  private static void assertToldAtOnce(Api api) throws Exception {
    long worst = 0;
    for (int i = 0; i < 20; i++) {
      long begin = System.nanoTime();
      assertEquals(503, post(api, "away-" + i));
      worst = Math.max(worst, ms(begin));
    }
    LOG.info("503 in at most {} ms", worst);
    assertTrue(worst < 1_000, "503 took " + worst + " ms");
  }

  private static long ms(long since) {
    return (System.nanoTime() - since) / 1_000_000;
  }

  /** An hour's worth: {@code -Dcountinghouse.backlog.rows=2000000}. */
  @Test
  void aLongBacklogIsPublishedInOrderWithASmallHeap() throws Exception {
    int rows = Integer.getInteger("countinghouse.backlog.rows", 60_000);
    try (var service = servers.start("ingest", ONE_LANE, List.of("-Xmx160m"))) {
      var api = opened(service);
      Proof.ledgerAndKafkaAgree(servers);
      servers.kafka().kill();
      long begin = System.nanoTime();
      for (int from = 0; from < rows; from += 10_000) {
        api.batch(lines(from, from + 10_000));
      }
      LOG.info("{} posted without Kafka in {} ms", rows, ms(begin));
      assertTrue(figure(api, "lane_backlog") >= rows, "the backlog is told");
      service.restart(); // all is in the ledger only
      servers.kafka().restart();
      var again = servers.api(service);
      long drained = System.nanoTime();
      await()
          .atMost(LONG.plusSeconds(rows / 1_000))
          .until(() -> figure(again, "lane_backlog") == 0);
      LOG.info("{} published in {} ms", rows, ms(drained));
      assertEquals(rows + 1, servers.number("SELECT count(*) FROM ledger.transaction"));
      Proof.ledgerAndKafkaAgree(servers);
    }
  }

  /**
   * The hand-off has overflowed: the process itself goes back to the ledger, and then on from it.
   */
  @Test
  void theProcessThatSawKafkaGoPublishesWhatGatheredInOrder() throws Exception {
    int rows = 60_000;
    try (var service = servers.start("ingest", ONE_LANE)) {
      long pid = service.pid();
      var api = opened(service);
      Proof.ledgerAndKafkaAgree(servers);
      servers.kafka().kill();
      for (int from = 0; from < rows; from += 10_000) {
        assertEquals(10_000, posted(api.batch(lines(from, from + 10_000))));
      }
      assertTrue(figure(api, "lane_backlog") >= rows, "the backlog is told");
      servers.kafka().restart();
      var till = new AtomicInteger();
      await()
          .atMost(LONG)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> {
            boolean drained = figure(api, "lane_backlog") == 0;
            assertEquals(201, post(api, "meanwhile-" + till.getAndIncrement()));
            return drained; // and the till was open meanwhile
          });
      Proof.ledgerAndKafkaAgree(servers);
      assertTrue(service.alive() && service.pid() == pid, "and it is the same process");
    }
  }

  @Test
  void aHeapBearsKafkasAbsenceHoweverLargeTheAttributesAre() throws Exception {
    int callers = 4;
    int lines = 4_500;
    int rounds = 2;
    try (var service = servers.start("ingest", ONE_LANE, List.of("-Xmx160m"))) {
      var api = opened(service);
      Proof.ledgerAndKafkaAgree(servers);
      servers.kafka().kill();
      for (int round = 0; round < rounds; round++) {
        var batches = new ArrayList<Callable<Long>>();
        for (int caller = 0; caller < callers; caller++) {
          int from = (round * callers + caller) * lines;
          batches.add(() -> posted(api.batch(large(lines(from, from + lines)))));
        }
        for (var posted : threads.invokeAll(batches)) {
          assertEquals(lines, posted.get());
        }
      }
      servers.kafka().restart();
      await().atMost(LONG).until(() -> figure(api, "lane_backlog") == 0);
      assertTrue(service.alive(), "and it is the same process all the time");
      assertFalse(servers.log("ingest").contains("OutOfMemoryError"));
      assertEquals(
          rounds * callers * lines + 1,
          servers.number("SELECT last_seq - 2 FROM ledger.lane WHERE lane = 0"));
    }
  }

  /** The same lines, each with about as much in its attributes as it may have. */
  private static String large(String lines) {
    var attributes = ",\"attributes\":{\"note\":\"" + "x".repeat(4_000) + "\"}}\n";
    return lines.replace("}\n", attributes);
  }

  private static long posted(List<JsonNode> answers) {
    return answers.stream().filter(a -> a.path("status").asString().equals("posted")).count();
  }

  /** False: refused, or not even connected. */
  private static boolean answered(Api api, String key) throws InterruptedException {
    try {
      return post(api, key) == 201;
    } catch (IOException e) {
      return false;
    }
  }

  /** Of the one lane. */
  private static double figure(Api api, String name) throws Exception {
    return api.figure(name + "{lane=\"0\"}");
  }

  private static String lines(int from, int until) {
    var lines = new StringBuilder();
    for (int i = from; i < until; i++) {
      lines
          .append("{\"idempotency_key\":\"line-")
          .append(i)
          .append("\",\"debit_account\":\"cash\",\"credit_account\":\"alice\",")
          .append("\"amount\":\"0.01\",\"currency\":\"EUR\"}\n");
    }
    return lines.toString();
  }

  @Test
  void aRequestThatTheLedgerRefusesFailsAlone() throws Exception {
    try (var service = servers.start("ingest", ONE_LANE)) {
      var api = opened(service);
      try (var mine = servers.sql()) {
        mine.createStatement()
            .execute(
                "ALTER TABLE ledger.transaction ADD CHECK (idempotency_key NOT LIKE 'poison%')");
      }
      var lines =
          lines(0, 300).replace("line-57\"", "poison-57\"").replace("line-201\"", "poison-201\"");
      var answers = api.batch(lines);
      for (int i = 0; i < 300; i++) {
        var expected = i == 57 || i == 201 ? "unavailable" : "posted";
        assertEquals(expected, answers.get(i).path("status").asString(), answers.get(i)::toString);
      }
      assertEquals(201, post(api, "after"));
      Proof.ledgerAndKafkaAgree(servers);
    }
  }

  @Test
  void aFullQueueIsToldAtOnceAndWhatWasQueuedIsPosted() throws Exception {
    try (var service = servers.start("ingest", ONE_LANE);
        var mine = servers.sql()) {
      var api = openedAndWarm(service);
      long posted = 0;
      boolean full = false;
      for (int round = 1; !full; round++) {
        assertTrue(round <= ROUNDS_MAX, "the queue was never full");
        lockLane(mine);
        var answers = flood(api, 100_000 * round);
        full = becomesFull(api);
        if (full) {
          var oneMore = api.post("full-" + round, Api.payment("cash", "alice", "1.00"));
          assertEquals(503, oneMore.status());
          assertTrue(oneMore.raw().headers().firstValue("Retry-After").isPresent());
          assertTrue(figure(api, "lane_queue") <= QUEUE_MAX, "it is bounded");
        }
        mine.rollback();
        long now = 0;
        for (var answer : answers) {
          now += posted(answer.get(1, TimeUnit.MINUTES));
        }
        assertTrue(!full || now >= QUEUE_MAX - 1_000, "what was queued is posted: " + now);
        posted += now;
      }
      assertEquals(posted + 5_001, servers.number("SELECT count(*) FROM ledger.transaction"));
    }
  }

  private Api openedAndWarm(ServiceProcess service) throws Exception {
    var api = opened(service);
    api.batch(lines(20_000, 25_000));
    return api;
  }

  /** Every batch waits for it then, until a rollback. */
  private static void lockLane(Connection mine) throws SQLException {
    mine.setAutoCommit(false);
    try (var statement = mine.createStatement()) {
      statement.execute("SELECT FROM ledger.lane WHERE lane = 0 FOR UPDATE");
    }
  }

  /** Batches that wait for the lane: as many as a client may have open, but one. */
  private List<Future<List<JsonNode>>> flood(Api api, int first) {
    var batches = new ArrayList<Future<List<JsonNode>>>();
    for (int i = 0; i < 15; i++) {
      int from = first + 1_000 * i;
      batches.add(threads.submit(() -> api.batch(lines(from, from + 1_000))));
    }
    return batches;
  }

  /** A lane that waits for longer than that takes no more; a machine may be too slow for once. */
  private static boolean becomesFull(Api api) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
    while (System.nanoTime() < end) {
      if (figure(api, "lane_queue") >= QUEUE_MAX) {
        return true;
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    return false;
  }

  @Test
  void anOrderlyEndAnswersWhatWasAccepted() throws Exception {
    int requests = 200;
    int most = 150; // a few are in the batch that waits for the lock
    var service = servers.start("ingest", ONE_LANE);
    try (service;
        var mine = servers.sql()) {
      var api = openedAndWarm(service);
      lockLane(mine);
      var answers = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < requests; i++) {
        var key = "end-" + i;
        answers.add(threads.submit(() -> answered(api, key)));
      }
      await().atMost(LONG).until(() -> figure(api, "lane_queue") >= most);
      var end = threads.submit(service::close);
      await().atMost(LONG).until(() -> refuses(api));
      mine.rollback();
      long told = 0;
      for (var answer : answers) {
        told += answer.get(1, TimeUnit.MINUTES) ? 1 : 0;
      }
      end.get(1, TimeUnit.MINUTES);
      assertTrue(told >= most, "what was queued is answered: " + told);
      assertEquals(
          told,
          servers.number(
              "SELECT count(*) FROM ledger.transaction WHERE idempotency_key LIKE 'end-%'"),
          "whatever stands in the ledger was answered");
    }
  }

  @Test
  void anOrderlyEndAnswersEveryLineOfABatch() throws Exception {
    var service = servers.start("ingest", ONE_LANE);
    try (service;
        var mine = servers.sql()) {
      var api = openedAndWarm(service);
      lockLane(mine);
      var first = threads.submit(() -> answered(api, "first")); // the lane waits with it alone
      await()
          .atMost(LONG)
          .until(() -> servers.number("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);
      var each = threads.submit(() -> api.batch("continue", lines(0, 200)));
      await().atMost(LONG).until(() -> figure(api, "lane_queue") > 0);
      var together = threads.submit(() -> api.batch("atomic", lines(1_000, 1_005)));
      await().atMost(LONG).until(() -> api.figure("ingest_batches_open") == 2);
      var end = threads.submit(service::close);
      await().atMost(LONG).until(() -> refuses(api));
      mine.rollback();
      var answers = new ArrayList<>(each.get(1, TimeUnit.MINUTES));
      answers.addAll(together.get(1, TimeUnit.MINUTES));
      long single = first.get(1, TimeUnit.MINUTES) ? 1 : 0;
      end.get(1, TimeUnit.MINUTES);
      assertEquals(205, answers.size(), "each line has its answer");
      assertTrue(posted(answers) > 0, "what was queued is posted");
      assertEquals(
          single + posted(answers) + 5_001,
          servers.number("SELECT count(*) FROM ledger.transaction"),
          "whatever stands in the ledger was answered");
    }
  }

  /** Whether nobody listens any more. */
  private static boolean refuses(Api api) throws InterruptedException {
    try {
      api.get("/health/live");
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
