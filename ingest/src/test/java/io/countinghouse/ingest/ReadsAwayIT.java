package io.countinghouse.ingest;

import static io.countinghouse.ingest.Api.payment;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.stack.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What readers are promised while the ledger is away, silent, or only busy. */
final class ReadsAwayIT {

  private static final Logger LOG = LoggerFactory.getLogger(ReadsAwayIT.class);
  private static final Duration LONG = Duration.ofMinutes(3);

  /** Who has to wait for anything waits for a second at least. */
  private static final long AT_ONCE_MS = 900;

  private static final List<String> READS =
      List.of(
          "/v1/accounts/alice",
          "/v1/accounts/alice/balances",
          "/v1/accounts/alice/statement",
          "/v1/transactions",
          "/v1/transactions/by-key/before");

  private Ingest servers;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private record Told(int status, boolean whenToCome, long ms) {}

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
    assertEquals(201, api.post("before", payment("cash", "alice", "1.00")).status());
    for (var read : READS) {
      assertEquals(200, api.get(read).status(), read);
    }
    return api;
  }

  private static Told told(Api api, String read) throws Exception {
    long begun = System.nanoTime();
    var answer = api.get(read);
    long ms = (System.nanoTime() - begun) / 1_000_000;
    boolean whenToCome = answer.raw().headers().firstValue("Retry-After").isPresent();
    return new Told(answer.status(), whenToCome, ms);
  }

  private static void assertToldAtOnce(Api api) throws Exception {
    long worst = 0;
    for (int i = 0; i < 4; i++) {
      for (var read : READS) {
        var told = told(api, read);
        assertEquals(503, told.status, read);
        assertTrue(told.whenToCome, read);
        worst = Math.max(worst, told.ms);
      }
    }
    LOG.info("503 in at most {} ms", worst);
    assertTrue(worst < AT_ONCE_MS, "503 took " + worst + " ms");
  }

  @Test
  void aLedgerThatIsGoneIsToldToReadersAtOnceUntilItIsBack() throws Exception {
    try (var service = servers.start("ingest", Map.of())) {
      var api = opened(service);
      servers.postgres().kill();
      var first = told(api, READS.getFirst());
      assertEquals(503, first.status, "finds out, in " + first.ms + " ms");
      await().atMost(LONG).until(() -> refused(api));
      assertToldAtOnce(api);
      servers.postgres().restart();
      await().atMost(LONG).until(() -> api.get(READS.getFirst()).status() == 200);
      assertFalse(refused(api));
    }
  }

  @Test
  void aLedgerThatIsSilentIsToldToReadersAtOnceAfterSomeSeconds() throws Exception {
    try (var service = servers.start("ingest", Map.of())) {
      var api = opened(service);
      servers.postgres().suspend();
      var stuck = new ArrayList<Future<Told>>();
      for (var read : READS) {
        stuck.add(threads.submit(() -> told(api, read)));
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> refused(api));
      assertToldAtOnce(api);
      for (var one : stuck) {
        assertEquals(503, one.get(1, TimeUnit.MINUTES).status);
      }
      assertToldAtOnce(api);
      servers.postgres().resume();
      await().atMost(LONG).until(() -> api.get(READS.getFirst()).status() == 200);
      assertFalse(refused(api));
    }
  }

  @Test
  void aPoolThatIsOnlyBusyClosesNobodyOut() throws Exception {
    try (var service = servers.start("ingest", Map.of("INGEST_READ_CONNECTIONS", "1"));
        var mine = servers.sql()) {
      var api = opened(service);
      mine.setAutoCommit(false);
      mine.createStatement().execute("LOCK TABLE ledger.transaction IN ACCESS EXCLUSIVE MODE");
      var waits = threads.submit(() -> told(api, READS.getFirst()));
      await()
          .atMost(LONG)
          .until(() -> api.figure("hikaricp_connections_active{pool=\"ledger-reads\"}") == 1);
      assertEquals(503, told(api, READS.getLast()).status, "no connection in time");
      assertFalse(refused(api));
      mine.rollback();
      assertEquals(200, waits.get(1, TimeUnit.MINUTES).status);
      assertEquals(200, told(api, READS.getLast()).status);
      assertFalse(servers.log("ingest").contains("reads are refused"));
    }
  }

  private static boolean refused(Api api) throws Exception {
    return api.figure("ledger_reads_refused{pool=\"ledger-reads\"}") == 1;
  }
}
