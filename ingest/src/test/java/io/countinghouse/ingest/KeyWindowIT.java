package io.countinghouse.ingest;

import static io.countinghouse.ingest.Api.payment;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.sql.LedgerMigrations;
import io.countinghouse.stack.PostgresServer.Login;
import io.countinghouse.stack.ServiceProcess;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of idempotency keys when their window is over. */
final class KeyWindowIT {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(10);
  private static final String NOT_ALLOWED = "42501";
  private static final String NOT_VALID = "22023";

  /** A key that somebody used at that time, for something else. */
  private static final String AGED =
      "INSERT INTO ledger.idempotency_key (client, idempotency_key, digest, transaction_id,"
          + " claimed_at) SELECT 'till', %s, sha256(''), gen_random_uuid(), %s";

  private static final int AGED_KEYS = 40_000;
  private static final int ASKED_EVERY = 40;

  private static Ingest servers;

  @BeforeAll
  static void start() throws Exception {
    servers = Ingest.servers();
    var postgres = servers.postgres();
    LedgerMigrations.apply(postgres.url(), postgres.user(), postgres.password());
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @Test
  void aKeyIsForgottenAfterTheWindowAndNoSooner() throws Exception {
    String first;
    try (var service = servers.start("window-before", Map.of())) {
      var api = opened(service);
      first = transaction(api.post("window-over", payment("cash", "alice", "1.00")));
      assertEquals(201, api.post("window-open", payment("cash", "alice", "1.00")).status());
    }
    age("window-over", "interval '90 days 1 minute'");
    age("window-open", "interval '89 days 23 hours'");
    try (var service = servers.start("window-after", Map.of())) {
      var api = servers.api(service);
      await()
          .atMost(LONG)
          .until(() -> api.get("/v1/transactions/by-key/window-over").status() == 404);
      assertEquals(200, api.get("/v1/transactions/by-key/window-open").status());
      assertEquals(200, api.get("/v1/transactions/" + first).status());

      assertTrue(api.post("window-open", payment("cash", "alice", "1.00")).replayed());
      var again = api.post("window-over", payment("cash", "alice", "1.00"));
      assertEquals(201, again.status());
      assertFalse(again.replayed());
      assertFalse(first.equals(transaction(again)));

      await().atMost(LONG).until(() -> figure(api, "ingest_keys_forgotten_total") >= 1);
      assertTrue(figure(api, "ingest_keys_oldest_age_seconds") < Duration.ofDays(90).toSeconds());
    }
  }

  /** Lanes ask for the very keys that are being forgotten, all the while. */
  @Test
  void postingGoesOnWhileKeysAreForgotten() throws Exception {
    servers.execute(
        AGED.formatted("'race-' || n", "now() - interval '100 days' + n * interval '1 second'")
            + " FROM generate_series(1, %d) AS n".formatted(AGED_KEYS));
    var asked =
        IntStream.rangeClosed(1, AGED_KEYS / ASKED_EVERY)
            .mapToObj(n -> line("race-" + n * ASKED_EVERY, n % 2 == 0 ? "alice" : "bob"))
            .collect(Collectors.joining());
    try (var service = servers.start("race", Map.of())) {
      var api = opened(service);
      var seen = new TreeSet<String>();
      await()
          .atMost(LONG)
          .until(() -> {
            var states =
                api.batch(asked).stream()
                    .map(answer ->
                        answer.path("status").asString() + answer.at("/problem/type").asString(""))
                    .collect(Collectors.toSet());
            seen.addAll(states);
            return states.equals(Set.of("replayed"));
          });
      seen.removeAll(
          Set.of("posted", "replayed", "refusedurn:countinghouse:problem:idempotency-key-reused"));
      assertEquals(Set.of(), seen);
      assertEquals(
          AGED_KEYS / ASKED_EVERY,
          servers.number(
              "SELECT count(*) FROM ledger.transaction WHERE idempotency_key LIKE 'race-%'"));
      await().atMost(LONG).until(() -> keys("race-%") == AGED_KEYS / ASKED_EVERY);
    }
    assertEquals(0, postedWithoutTheirKey("race-%"));
  }

  /**
   * Found taken, forgotten before it could be read: the moment between two statements of a lane.
   */
  @Test
  void aKeyThatIsForgottenWhileItIsClaimedIsClaimedAgain() throws Exception {
    try (var service = servers.start("claim", Map.of("INGEST_KEY_WINDOW", "3650d"));
        var gate = uncommitted("zz-gate");
        var last = uncommitted("zz-last");
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var api = opened(service);
      assertEquals(
          0, figure(api, "lane_queue")); // the way to it is warm: a lane waits for 4 s at most
      servers.execute(AGED.formatted("'aa-aged'", "now() - interval '91 days'"));
      var before = callers.submit(() -> api.post("zz-gate", payment("cash", "alice", "1.00")));
      await().atMost(LONG).pollInterval(SHORT).until(KeyWindowIT::aLaneWaits);
      var both =
          callers.submit(() -> api.batch(line("aa-aged", "alice") + line("zz-last", "alice")));
      await().atMost(LONG).pollInterval(SHORT).until(() -> figure(api, "lane_queue") == 2);
      gate.rollback();
      assertEquals(201, before.get().status());
      await().atMost(LONG).until(KeyWindowIT::aLaneWaits); // has found aa-aged taken, wants zz-last
      assertEquals(1, forget(servers.postgres().writer(), "now() - interval '90 days'"));
      last.rollback();
      for (var answer : both.get()) {
        assertEquals("posted", answer.path("status").asString(), answer::toString);
      }
      assertEquals(0, postedWithoutTheirKey("aa-%"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"now()", "now() - interval '23 hours'", "'infinity'::timestamptz", "NULL"})
  void theWriterCannotForgetFreshKeys(String before) {
    assertEquals(NOT_VALID, refusal(servers.postgres().writer(), before));
  }

  @Test
  void theReaderCannotForgetAnyKey() {
    assertEquals(NOT_ALLOWED, refusal(servers.postgres().reader(), "now() - interval '2 years'"));
  }

  @Test
  void instancesTakeTurns() throws Exception {
    try (var one = servers.sql()) {
      one.setAutoCommit(false);
      servers.execute(
          AGED.formatted("'turn-' || n", "'2020-01-01'") + " FROM generate_series(1, 9) n");
      assertEquals(9, forget(one, "'2020-01-02'"));
      assertEquals(0, forget(servers.postgres().writer(), "'2020-01-02'"));
      one.rollback();
      assertEquals(9, forget(servers.postgres().writer(), "'2020-01-02'"));
    }
  }

  private static Api opened(ServiceProcess service) throws Exception {
    var api = servers.api(service);
    api.opened("cash", "cash");
    api.opened("alice", "customer");
    api.opened("bob", "customer");
    return api;
  }

  private static String transaction(Api.Answer answer) {
    assertEquals(201, answer.status(), answer.raw()::body);
    return answer.text("transaction_id");
  }

  private static String line(String key, String credit) {
    return Api.line(key, payment("cash", credit, "1.00"));
  }

  private static void age(String key, String interval) throws SQLException {
    servers.execute(
        "UPDATE ledger.idempotency_key SET claimed_at = now() - %s WHERE idempotency_key = '%s'"
            .formatted(interval, key));
  }

  private static long keys(String like) throws SQLException {
    return servers.number(
        "SELECT count(*) FROM ledger.idempotency_key WHERE idempotency_key LIKE '" + like + "'");
  }

  private static long postedWithoutTheirKey(String like) throws SQLException {
    return servers.number(
        """
        SELECT count(*) FROM ledger.transaction AS t
        WHERE idempotency_key LIKE '%s' AND NOT EXISTS (
          SELECT FROM ledger.idempotency_key AS k
          WHERE k.client = t.client AND k.idempotency_key = t.idempotency_key
            AND k.transaction_id = t.transaction_id)\
        """
            .formatted(like));
  }

  /** Nobody else waits for another's transaction here. */
  private static boolean aLaneWaits() throws SQLException {
    return servers.number(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
        == 1;
  }

  /** The sum over all its lanes. */
  private static double figure(Api api, String name) throws Exception {
    var line = Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? (\\S+)$");
    return line.matcher(api.get("/metrics").raw().body())
        .results()
        .mapToDouble(found -> Double.parseDouble(found.group(1)))
        .sum();
  }

  /** Who asks for this key waits until the transaction ends. */
  private static Connection uncommitted(String key) throws SQLException {
    var connection = servers.sql();
    connection.setAutoCommit(false);
    try (var insert = connection.createStatement()) {
      insert.execute(AGED.formatted("'" + key + "'", "now()"));
    }
    return connection;
  }

  private static String refusal(Login login, String before) {
    return assertThrows(SQLException.class, () -> forget(login, before)).getSQLState();
  }

  private static int forget(Login login, String before) throws SQLException {
    try (var connection =
        DriverManager.getConnection(servers.postgres().url(), login.user(), login.password())) {
      return forget(connection, before);
    }
  }

  private static int forget(Connection connection, String before) throws SQLException {
    try (var sql = connection.createStatement();
        var row = sql.executeQuery("SELECT ledger.forget_keys(%s, 100)".formatted(before))) {
      row.next();
      return row.getInt(1);
    }
  }
}
