package io.countinghouse.ingest;

import static io.countinghouse.ingest.Api.payment;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.sql.keys.KeyAdmin;
import io.countinghouse.sql.keys.KeyToken;
import io.countinghouse.sql.keys.Scope;
import io.countinghouse.stack.ServiceProcess;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use the API, on the real servers. */
final class AccessIT {

  private static final KeyAdmin.Limit WIDE = new KeyAdmin.Limit(10_000, 20_000);

  /** What the documentation promises for a change of a key. */
  private static final Duration SECONDS = Duration.ofSeconds(2);

  /** Builds of others may run beside this one. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration LONG = Duration.ofMinutes(2);

  private static Ingest servers;
  private static ServiceProcess service;

  @BeforeAll
  static void start() throws Exception {
    servers = Ingest.servers();
    service = servers.start("ingest", Map.of());
    servers.api(service).opened("cash", "cash");
    servers.api(service).opened("alice", "customer");
  }

  @AfterAll
  static void stop() {
    service.close();
    servers.close();
  }

  @Test
  void aRevokedKeyIsRefusedWithinSeconds() throws Exception {
    var key = created("shop", Set.of(Scope.ACCOUNTS_READ), WIDE);
    var api = api(key);
    await().atMost(PATIENCE).until(() -> api.account("alice").status() == 200);
    boolean revoked = admin(keys -> keys.revoke(key.keyId()));
    assertTrue(revoked);
    long since = System.nanoTime();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> api.account("alice").status() == 401);
    var took = Duration.ofNanos(System.nanoTime() - since);
    assertTrue(took.compareTo(SECONDS.multipliedBy(2)) < 0, () -> "took " + took);
    boolean twice = admin(keys -> keys.revoke(key.keyId()));
    assertFalse(twice);
  }

  /** However a path is written: what the gate sees is what the routes see. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/metrics",
        "//metrics",
        "/metrics/",
        "/./metrics",
        "/x/../metrics",
        "/%6Detrics",
        "/metrics%2F",
        "/metrics;a=b",
        "/;a/metrics",
        "http://x/metrics",
        "/health/live/../../metrics",
        "/openapi.yaml/../metrics",
        "//v1/accounts/alice",
        "/v1//accounts/alice",
        "/v1/./accounts/alice",
        "/v1/accounts;x/alice",
        "/v1;x/accounts/alice",
        "/%761/accounts/alice",
        "/v1%2Faccounts/alice",
        "/x/../v1/accounts/alice",
      })
  void noOtherSpellingOfAPathOpensIt(String path) throws Exception {
    try (var client = new RawClient(service)) {
      client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertEquals("HTTP/1.1 401 Unauthorized", client.lineWith("HTTP/1.1", PATIENCE));
    }
  }

  @Test
  void theFiguresTellHowManyKeysThereAre() throws Exception {
    var first = created("counted", Set.of(Scope.METRICS_READ), WIDE);
    var second = created("counted", Set.of(Scope.ACCOUNTS_READ), WIDE);
    var api = api(first);
    await().atMost(PATIENCE).until(() -> api.get("/metrics").status() == 200);
    await().atMost(PATIENCE).until(() -> keys(api, "active") >= 2);
    boolean done = admin(keys -> keys.revoke(second.keyId()));
    assertTrue(done);
    await()
        .atMost(PATIENCE)
        .until(() ->
            keys(api, "revoked")
                == servers.number(
                    "SELECT count(*) FROM ledger.api_key WHERE revoked_at IS NOT NULL"));
    assertEquals(
        servers.number("SELECT count(*) FROM ledger.api_key"),
        keys(api, "active") + keys(api, "rotating") + keys(api, "expired") + keys(api, "revoked"));
  }

  private static long keys(Api api, String state) throws Exception {
    var prefix = "ingest_api_keys{state=\"" + state + "\"} ";
    return api.get("/metrics")
        .raw()
        .body()
        .lines()
        .filter(line -> line.startsWith(prefix))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(prefix.length())))
        .findFirst()
        .orElse(-1);
  }

  @Test
  void aRevokedKeyPostsNoFurtherLineOfItsOpenBatch() throws Exception {
    var key = created("streaming", Set.of(Scope.TRANSACTIONS_WRITE), WIDE);
    awaitKnown(key);
    try (var client = new RawClient(service)) {
      client.send(batch(key, "continue"));
      client.sendChunk(line("open-1"));
      var first = Api.JSON.readTree(client.lineWith("{\"line\":1,", PATIENCE));
      assertEquals("posted", first.path("status").asString(), first::toString);
      revoke(key);
      client.sendChunk(line("open-2") + line("open-3"));
      var second = Api.JSON.readTree(client.lineWith("{\"line\":2,", PATIENCE));
      assertEquals("unread", second.path("status").asString(), second::toString);
      assertEquals("urn:countinghouse:problem:unauthorized", second.at("/problem/type").asString());
      assertFalse(client.rest(PATIENCE).contains("\"line\""), "and the connection ends");
    }
    assertEquals(1, servers.number(posted("open-%")));
  }

  @Test
  void aBatchThatIsPostedAsAWholeNeedsItsKeyAtItsEnd() throws Exception {
    var key = created("whole", Set.of(Scope.TRANSACTIONS_WRITE), WIDE);
    awaitKnown(key);
    try (var client = new RawClient(service)) {
      client.send(batch(key, "atomic").replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"));
      client.lineWith("100", PATIENCE); // so it was let in
      client.sendChunk(line("whole-1"));
      revoke(key);
      client.sendChunk(line("whole-2"));
      client.send("0\r\n\r\n");
      client.lineWith("HTTP/1.1 401", PATIENCE);
    }
    assertEquals(0, servers.number(posted("whole-%")));
  }

  private static void awaitKnown(KeyToken key) {
    await().atMost(PATIENCE).until(() -> api(key).account("alice").status() == 403);
  }

  /** And waits until the service knows it. */
  private static void revoke(KeyToken key) throws SQLException {
    boolean revoked = admin(keys -> keys.revoke(key.keyId()));
    assertTrue(revoked);
    await().atMost(PATIENCE).until(() -> api(key).account("alice").status() == 401);
  }

  private static String batch(KeyToken key, String mode) {
    return "POST /v1/transactions/batch?mode="
        + mode
        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
        + key.token()
        + "\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
  }

  private static String posted(String keys) {
    return "SELECT count(*) FROM ledger.transaction WHERE idempotency_key LIKE '" + keys + "'";
  }

  @Test
  void aKeyWithoutTheScopeIsForbidden() throws Exception {
    var key = created("reader", Set.of(Scope.ACCOUNTS_READ), WIDE);
    var api = api(key);
    await().atMost(PATIENCE).until(() -> api.account("alice").status() == 200);
    var refused = api.post("scope-1", payment("cash", "alice", "1.00"));
    assertEquals(403, refused.status());
    assertEquals("urn:countinghouse:problem:forbidden", refused.text("type"));
    assertTrue(refused.text("detail").contains("transactions:write"), refused.raw()::body);
    assertEquals(403, api.open(Map.of("account", "x", "kind", "cash")).status());
    assertEquals(403, api.get("/v1/transactions/00000000-0000-0000-0000-000000000000").status());
    assertEquals(403, api.get("/metrics").status());
    assertEquals(403, api.get("/v1/transactions%2Fx").status(), "however the path is written");
    awaitAudit("forbidden", key.keyId());
  }

  @Test
  void everyScopeOpensItsOwnRoutes() throws Exception {
    var poster = api(created("poster", Set.of(Scope.TRANSACTIONS_WRITE), WIDE));
    await()
        .atMost(PATIENCE)
        .until(() -> poster.post("own-1", payment("cash", "alice", "1.00")).status() == 201);
    assertEquals("posted", poster.batch(line("own-2")).getFirst().path("status").asString());
    assertEquals(403, poster.account("alice").status());
    var figures = api(created("prometheus", Set.of(Scope.METRICS_READ), WIDE));
    await().atMost(PATIENCE).until(() -> figures.get("/metrics").status() == 200);
    assertEquals(403, figures.account("alice").status());
  }

  @Test
  void aRotatedKeyIsGoodUntilItsOverlapEnds() throws Exception {
    var old = created("rotating", Set.of(Scope.ACCOUNTS_READ), WIDE);
    await().atMost(PATIENCE).until(() -> api(old).account("alice").status() == 200);
    var fresh = admin(keys -> keys.rotate(old.keyId(), Duration.ofSeconds(5))).orElseThrow();
    await().atMost(PATIENCE).until(() -> api(fresh).account("alice").status() == 200);
    assertTrue(admin(keys -> keys.rotate(old.keyId(), Duration.ofDays(1))).isEmpty(), "again");
    await().atMost(PATIENCE).until(() -> api(old).account("alice").status() == 401);
    assertEquals(200, api(fresh).account("alice").status());
    awaitAudit("key-rotated", old.keyId());
  }

  @Test
  void aClientBeyondItsLimitIsToldWhenToComeAgain() throws Exception {
    var api = api(created("eager", Set.of(Scope.ACCOUNTS_READ), new KeyAdmin.Limit(1, 3)));
    await().atMost(PATIENCE).until(() -> api.account("alice").status() == 200);
    var limited =
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> api.account("alice"), answer -> answer.status() == 429);
    assertEquals("urn:countinghouse:problem:rate-limited", limited.text("type"));
    int seconds = Integer.parseInt(limited.raw().headers().firstValue("Retry-After").orElse("0"));
    assertTrue(seconds >= 1 && seconds <= 3, () -> "Retry-After: " + seconds);
    await().atMost(PATIENCE).until(() -> api.account("alice").status() == 200);
  }

  /** A load balancer must not send requests to where each of them is turned away. */
  @Test
  void whoCanNotAskForItsKeysIsNotReady() throws Exception {
    var api = api(created("keys-away", Set.of(Scope.ACCOUNTS_READ), WIDE));
    await().atMost(PATIENCE).until(() -> api.account("alice").status() == 200);
    servers.execute("REVOKE SELECT ON ledger.api_key_version FROM ledger_writer");
    try {
      await().atMost(LONG).until(() -> api.account("alice").status() == 503);
      var ready = api.get("/health/ready");
      assertEquals(503, ready.status());
      assertTrue(ready.text("keys").contains("API keys"), ready.raw()::body);
    } finally {
      servers.execute("GRANT SELECT ON ledger.api_key_version TO ledger_writer");
    }
    await().atMost(PATIENCE).until(() -> api.get("/health/ready").status() == 200);
    assertEquals(200, api.account("alice").status());
  }

  @Test
  void theLinesOfABatchCountAgainstTheLimit() throws Exception {
    var api = api(created("bulk", Set.of(Scope.TRANSACTIONS_WRITE), new KeyAdmin.Limit(1, 10)));
    await()
        .atMost(PATIENCE)
        .until(() -> api.post("bulk", payment("cash", "alice", "1.00")).status() == 201);
    var lines = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      lines.append(line("bulk-" + i));
    }
    var answers = api.batch(lines.toString());
    assertEquals(50, answers.size());
    var kinds = answers.stream().map(a -> a.path("status").asString()).toList();
    int posted = kinds.indexOf("unavailable");
    assertTrue(posted >= 5 && posted <= 20, () -> "posted " + posted);
    assertEquals(
        Set.of("unavailable"), Set.copyOf(kinds.subList(posted, 50)), "none overtakes another");
    assertEquals(
        "urn:countinghouse:problem:rate-limited",
        answers.getLast().path("problem").path("type").asString());
  }

  @Test
  void aStrangerIsRefusedAndLeavesOneRowHoweverOftenHeKnocks() throws Exception {
    var stranger = api(KeyToken.random());
    for (int i = 0; i < 200; i++) {
      assertEquals(401, stranger.account("alice").status());
    }
    await()
        .atMost(PATIENCE)
        .until(() -> servers.number(count("authentication-refused", "address IS NOT NULL")) >= 1);
    long rows = servers.number(count("authentication-refused", "true"));
    assertTrue(rows <= 5, () -> rows + " rows");
  }

  @Test
  void noServiceHasTheSecretOfAKey() throws Exception {
    var key = created("secret", Set.of(Scope.ACCOUNTS_READ), WIDE);
    assertEquals(
        0,
        servers.number(
            "SELECT count(*) FROM ledger.api_key k WHERE to_jsonb(k)::text LIKE '%"
                + key.token().substring(20)
                + "%'"));
    assertFalse(key.toString().contains(key.token().substring(20)));
  }

  @Test
  void startsTakeOversAndKeysAreOnRecord() throws Exception {
    var key = created("audited", Set.of(Scope.ACCOUNTS_READ), WIDE);
    admin(keys -> keys.revoke(key.keyId()));
    awaitAudit("key-created", key.keyId());
    awaitAudit("key-revoked", key.keyId());
    assertTrue(servers.number(count("ingest-started", "detail ->> 'tls' = 'false'")) >= 1);
    assertTrue(servers.number(count("lane-opened", "detail ->> 'lane' = '0'")) >= 1);
    await()
        .atMost(PATIENCE)
        .until(() -> servers.number(count("roles-changed", "detail ? 'ledger_writer'")) == 1);
  }

  @Test
  void aChangeOfRulesNeedsItsScopeAndIsOnRecord() throws Exception {
    var key = created("analyst", Set.of(Scope.RULES_WRITE), WIDE);
    var api = api(key);
    await().atMost(PATIENCE).until(() -> api.get("/v1/rules").status() == 403);
    assertEquals(201, api.json("/v1/rules", rule(1, "0.5")).status());
    assertEquals(200, api.json("/v1/rules", rule(1, "0.5")).status(), "once more");
    assertEquals(422, api.json("/v1/rules", rule(1, "0.6")).status(), "no longer so");
    assertEquals(201, api.json("/v1/rules/seen/1/activate", "{}").status());
    var what = "detail ->> 'what' = 'rule/seen/1' AND address = '127.0.0.1'";
    assertEquals(
        1, servers.number(count("rule-written", what)), "what changes nothing is no change");
    awaitAudit("rule-activated", key.keyId());
    var reader = api(created("auditor", Set.of(Scope.RULES_READ), WIDE));
    await().atMost(PATIENCE).until(() -> reader.get("/v1/rules/seen/1").status() == 200);
    var activation = reader.get("/v1/rules?id=seen").body().at("/activations/0");
    assertEquals("analyst", activation.path("author").asString(), "the client, if nobody is named");
  }

  private static String rule(int version, String weight) {
    return """
    {"kind": "rule", "id": "seen", "version": %d, "author": "a", "about": "x",
     "when": {"fact": "country", "is": ["NL"]}, "weight": %s}
    """
        .formatted(version, weight);
  }

  private static String line(String key) {
    return Api.line(key, payment("cash", "alice", "1.00"));
  }

  private static String count(String event, String condition) {
    return "SELECT count(*) FROM ledger.audit WHERE event = '%s' AND %s"
        .formatted(event, condition);
  }

  private static void awaitAudit(String event, String keyId) {
    await()
        .atMost(PATIENCE)
        .until(() -> servers.number(count(event, "key_id = '" + keyId + "'")) >= 1);
  }

  private static Api api(KeyToken key) {
    return new Api(String.valueOf(service.ready().get("http")), key.token());
  }

  private static KeyToken created(String client, Set<Scope> scopes, KeyAdmin.Limit limit)
      throws SQLException {
    return admin(keys -> keys.create(client, scopes, limit, null));
  }

  @FunctionalInterface
  private interface Task<T> {
    T with(KeyAdmin keys) throws SQLException;
  }

  private static <T> T admin(Task<T> task) throws SQLException {
    try (var connection = servers.sql()) {
      return task.with(new KeyAdmin(connection));
    }
  }
}
