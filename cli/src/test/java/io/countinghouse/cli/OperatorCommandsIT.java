package io.countinghouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.cli.http.HttpConnection;
import io.countinghouse.cli.run.LocalSystem;
import io.countinghouse.sql.keys.KeyToken;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands for keys and for the proof, as an operator types them, on a whole system. */
@SuppressWarnings("NullAway.Init") // set before all tests
final class OperatorCommandsIT extends Typing {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int PAYMENTS = 10;

  private static @TempDir Path dir;
  private static LocalSystem system;
  private static LocalDate today;

  @BeforeAll
  static void start() throws Exception {
    today = LocalDate.now(ZoneOffset.UTC);
    system = LocalSystem.start(dir, OptionalInt.of(0), Optional.empty(), line -> {});
    for (var account : List.of("cash", "customer")) {
      var opened = "{\"account\":\"%s\",\"kind\":\"%s\"}".formatted("the-" + account, account);
      assertEquals(201, send("POST", "/v1/accounts", ownKey(), "", opened));
    }
    for (int i = 0; i < PAYMENTS; i++) {
      assertEquals(201, pay(ownKey(), "pay-" + i));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    system.close();
  }

  @Test
  void aKeyIsMadeListedRotatedAndRevoked() throws Exception {
    succeeds(
        "keys",
        "create",
        "--client",
        "shop-7",
        "--scope",
        "accounts:read",
        "--rate",
        "500",
        "--burst",
        "700",
        "--expires-days",
        "30");
    var first = out.toString().strip();
    var firstId = KeyToken.idOf(first).orElseThrow(() -> new AssertionError(said()));
    assertTrue(err.toString().contains(firstId), this::said);
    assertFalse(err.toString().contains(first), "the key itself is on standard output alone");
    awaitRead(200, first);
    assertEquals(403, pay(first, "not-allowed"), "it has one scope");

    succeeds("keys", "list");
    var row = row(firstId);
    for (var cell : List.of("shop-7", "active", "accounts:read", "500", "700")) {
      assertTrue(row.contains(cell), row);
    }
    assertFalse(said().contains(first), "never a secret");

    succeeds("keys", "rotate", firstId, "--overlap-hours", "2");
    var second = out.toString().strip();
    var secondId = KeyToken.idOf(second).orElseThrow(() -> new AssertionError(said()));
    assertNotEquals(firstId, secondId);
    awaitRead(200, second);
    awaitRead(200, first);
    succeeds("keys", "list");
    assertTrue(row(firstId).contains("rotating"), this::said);
    assertTrue(row(secondId).contains("active"), this::said);
    assertEquals(1, run("keys", "rotate", firstId), "it is rotated already");
    assertTrue(err.toString().contains("no active key " + firstId), this::said);

    succeeds("keys", "revoke", firstId);
    awaitRead(401, first);
    awaitRead(200, second);
    assertEquals(1, run("keys", "revoke", firstId), "it is revoked already");
    succeeds("keys", "list");
    assertFalse(out.toString().contains(firstId), this::said);
    succeeds("keys", "list", "--all");
    assertTrue(row(firstId).contains("revoked"), this::said);
    succeeds("audit");
    assertTrue(out.toString().lines().filter(line -> line.contains(firstId)).count() >= 3, said());
  }

  @Test
  void aKeyThatCanNotBeIsRefusedWithTheRule() {
    assertEquals(2, run("keys", "create", "--client", "a b", "--scope", "accounts:read"));
    assertTrue(err.toString().contains("--client must be"), this::said);
    assertEquals(2, run("keys", "create", "--client", "shop-8", "--scope", "everything"));
    assertTrue(err.toString().contains("--scope must be one of"), this::said);
    assertEquals(2, run("keys", "rotate", "0000000000000000", "--overlap-hours", "-1"));
    assertEquals(1, run("keys", "rotate", "0000000000000000"));
    assertEquals(2, run("keys"));
    succeeds("keys", "list", "--all");
    assertFalse(out.toString().contains("shop-8"), this::said);
  }

  @Test
  void nothingIsDueBeforeTheFirstDateHasEnded() {
    succeeds("close");
    assertTrue(
        out.toString().matches("nothing is due: (\\S+) ends at \\S+T00:00:00Z\\R")
            || LocalDate.now(ZoneOffset.UTC).isAfter(today),
        this::said);
  }

  @Test
  void anAlteredRowIsNamedAndTheCommandEndsWithOne() throws Exception {
    succeeds("verify-chain", "--wait", "120");
    assertTrue(out.toString().contains("\nINTACT: "), this::said);
    var first = seq("pay-3");
    alter("+ 1", "pay-3", "pay-7");
    try {
      assertEquals(1, run("verify-chain", "--wait", "120"), this::said);
      assertTrue(out.toString().contains("NOT INTACT: "), this::said);
      var named = out.toString().lines().filter(line -> line.startsWith("altered")).toList();
      assertEquals(2, named.size(), this::said);
      assertTrue(named.getFirst().matches("altered +postgresql .* " + first + " +amountMinor .*"));
      assertEquals(1, run("verify-chain", "--wait", "120", "--format", "json"));
      var verdict = json();
      assertFalse(verdict.path("intact").asBoolean(true));
      assertEquals(2, verdict.path("misfits").asInt(), this::said);
      assertEquals(first, verdict.at("/findings/0/seq").asLong(), this::said);
      assertEquals("altered", verdict.at("/findings/0/kind").asString());
      assertEquals("101", verdict.at("/findings/0/postgresql").asString());
      assertEquals("100", verdict.at("/findings/0/clickhouse").asString());

      assertEquals(1, run("verify-chain", "--ledger-only", "--format", "json"), this::said);
      assertEquals("chain", json().at("/findings/0/kind").asString(), this::said);
      assertTrue(json().at("/findings/0/seq").asLong() <= first, this::said);
    } finally {
      alter("- 1", "pay-3", "pay-7");
    }
    succeeds("verify-chain", "--wait", "120");
  }

  /** Past the service and the ledger's triggers, as who has taken the owner's login would. */
  private static void alter(String change, String... keys) throws SQLException {
    var owner = system.connection().postgresOwner();
    try (var ledger = DriverManager.getConnection(owner.url(), owner.user(), owner.password());
        var statement = ledger.createStatement();
        var update =
            ledger.prepareStatement(
                "UPDATE ledger.transaction SET amount_minor = amount_minor %s WHERE idempotency_key = ANY (?)"
                    .formatted(change))) {
      statement.execute("ALTER TABLE ledger.transaction DISABLE TRIGGER posted_rows_stay");
      update.setArray(1, ledger.createArrayOf("text", keys));
      assertEquals(keys.length, update.executeUpdate());
      statement.execute("ALTER TABLE ledger.transaction ENABLE TRIGGER posted_rows_stay");
    }
  }

  private static long seq(String key) throws SQLException {
    var owner = system.connection().postgresOwner();
    try (var ledger = DriverManager.getConnection(owner.url(), owner.user(), owner.password());
        var ask =
            ledger.prepareStatement(
                "SELECT lane_seq FROM ledger.transaction WHERE idempotency_key = ?")) {
      ask.setString(1, key);
      try (var rows = ask.executeQuery()) {
        assertTrue(rows.next(), key);
        return rows.getLong(1);
      }
    }
  }

  private JsonNode json() {
    return new JsonMapper().readTree(out.toString());
  }

  private String row(String keyId) {
    return out.toString()
        .lines()
        .filter(line -> line.contains(keyId))
        .findFirst()
        .orElseThrow(() -> new AssertionError(said()));
  }

  private void succeeds(String... words) {
    assertEquals(0, run(words), this::said);
  }

  private int run(String... words) {
    return words.length > 1 || !words[0].equals("keys") // which alone has no options
        ? typed(dir, words)
        : typed(words);
  }

  /** Ingest knows of a change within two seconds. */
  private static void awaitRead(int status, String key) {
    Awaitility.await()
        .atMost(LONG)
        .until(() -> send("GET", "/v1/accounts/the-cash", key, "", "") == status);
  }

  private static int pay(String key, String idempotencyKey) throws Exception {
    return send(
        "POST",
        "/v1/transactions",
        key,
        "Idempotency-Key: \"%s\"\r\n".formatted(idempotencyKey),
        """
        {"debit_account":"the-cash","credit_account":"the-customer","amount":"1.00","currency":"EUR"}
        """);
  }

  private static String ownKey() {
    return system.connection().ingestApiKey();
  }

  private static int send(String method, String path, String key, String more, String json)
      throws Exception {
    var base = URI.create(system.connection().ingestUrl());
    try (var http = new HttpConnection(base)) {
      var head =
          HttpConnection.head(
              method, path, base, "Authorization: Bearer " + key, "Content-Type: application/json");
      return http.send(head, more, json.getBytes(StandardCharsets.UTF_8)).status();
    }
  }
}
