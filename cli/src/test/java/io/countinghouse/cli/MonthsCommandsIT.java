package io.countinghouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.cli.http.HttpAnswer;
import io.countinghouse.cli.http.HttpConnection;
import io.countinghouse.cli.run.LocalSystem;
import io.countinghouse.events.ChainHash;
import io.countinghouse.sql.log.LaneLog;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of a month on a whole system, by the commands that an operator has. */
@SuppressWarnings("NullAway.Init") // set before all tests
final class MonthsCommandsIT extends Typing {

  private static final Duration LONG = Duration.ofMinutes(3);
  private static final int ACCOUNTS = 2;
  private static final int PAYMENTS = 30;

  private static YearMonth old;
  private static LocalDate lastDay;
  private static Instant kept;
  private static @TempDir Path dir;
  private static LocalSystem system;

  @BeforeAll
  static void start() throws Exception {
    old = YearMonth.now(ZoneOffset.UTC).minusMonths(1);
    lastDay = old.atEndOfMonth();
    kept = lastDay.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    system = LocalSystem.start(dir, OptionalInt.of(0), Optional.empty(), line -> {});
    history();
    awaitPublished(); // ingest has found that its lane is not as it left it, and begun anew
    awaitPosted("today-1");
  }

  private static void awaitPublished() {
    var owner = system.connection().postgresOwner();
    Awaitility.await()
        .atMost(LONG)
        .until(() -> {
          system.tend();
          try (var ledger =
                  DriverManager.getConnection(owner.url(), owner.user(), owner.password());
              var ask =
                  ledger.prepareStatement("SELECT published_seq FROM ledger.lane WHERE lane = 0");
              var rows = ask.executeQuery()) {
            return rows.next() && rows.getLong(1) >= ACCOUNTS + PAYMENTS;
          }
        });
  }

  @AfterAll
  static void stop() throws Exception {
    system.close();
  }

  /** Puts the old month in as if a lane had posted it; the lane itself then publishes it. */
  private static void history() throws SQLException {
    var owner = system.connection().postgresOwner();
    try (var ledger = DriverManager.getConnection(owner.url(), owner.user(), owner.password())) {
      ledger.setAutoCommit(false);
      try (var statement = ledger.createStatement()) {
        statement.execute(entries(old, lastDay));
      }
      try (var update =
          ledger.prepareStatement(
              "UPDATE ledger.lane SET last_seq = ?, chain = ? WHERE lane = 0")) {
        update.setLong(1, ACCOUNTS + PAYMENTS);
        update.setBytes(2, chain(ledger).toBytes());
        assertEquals(1, update.executeUpdate());
      }
      ledger.commit();
    }
  }

  private static ChainHash chain(Connection ledger) throws SQLException {
    var chain = ChainHash.GENESIS;
    try (var log = LaneLog.open(ledger, 0, 0, ACCOUNTS + PAYMENTS)) {
      for (var entry = log.next(); entry != null; entry = log.next()) {
        chain = chain.next(entry);
      }
    }
    return chain;
  }

  @Test
  void aMonthIsProvenSealedTakenOffAndPutBack() throws Exception {
    succeeds("reconcile", "--wait", "120");
    succeeds("months", "list");
    assertTrue(out.toString().contains(old + "  attached"), this::said);
    assertTrue(out.toString().contains(old.plusMonths(2) + "  attached"), "made ahead: " + out);
    var opening = get("/v1/accounts/ann/balances?at=" + kept).body();
    assertTrue(opening.contains("-30.00"), opening);

    aLaneThatStandsStillIsRetired();
    assertEquals(1, run("months", "detach", old.toString()), this::said);
    assertTrue(said().contains("closed"), this::said);
    succeeds("close", "--date", lastDay.toString());
    succeeds("months", "detach", old.toString(), "--dry-run");
    assertEquals(1, verifiedFrom());
    succeeds("months", "detach", old.toString());
    succeeds("months", "list");
    assertTrue(out.toString().contains(old + "  detached"), this::said);

    assertEquals(ACCOUNTS + PAYMENTS + 1, verifiedFrom());
    succeeds("reconcile");
    assertEquals(opening, get("/v1/accounts/ann/balances?at=" + kept).body());
    assertEquals(410, get("/v1/accounts/ann/balances?at=" + kept.minusSeconds(1)).status());
    var statement = get("/v1/accounts/ann/statement");
    assertTrue(statement.body().contains("\"opening_balance\":\"-30.00\""), statement::body);
    assertTrue(statement.body().contains("\"kept_from\":\"" + kept), statement::body);

    awaitPosted("today-2");
    succeeds("reconcile", "--wait", "120");
    assertEquals(ACCOUNTS + PAYMENTS + 1, verifiedFrom());
    succeeds("months", "attach", old.toString());
    assertEquals(1, verifiedFrom());
    assertEquals(200, get("/v1/accounts/ann/balances?at=" + kept.minusSeconds(1)).status());
  }

  private void aLaneThatStandsStillIsRetired() throws Exception {
    leaveALane();
    assertEquals(1, run("months", "detach", old.toString()), this::said);
    assertTrue(said().contains("over: lane 9 stands at"), this::said);
    succeeds("close");
    assertTrue(out.toString().contains(lastDay + " is the next to be sealed"), this::said);
    assertTrue(out.toString().contains("cut-off: lane 9 stands at " + lastDay), this::said);
    assertFalse(out.toString().contains("lane 0"), this::said);
    assertFalse(out.toString().contains("nothing is due"), this::said);
    succeeds("lanes", "list");
    assertTrue(out.toString().contains("free"), this::said);
    assertEquals(1, run("lanes", "retire", "0", "--reason", "it is owned"), this::said);
    assertTrue(said().contains("owned: the process"), this::said);
    var retire = List.of("lanes", "retire", "9", "--reason", "its instance is gone");
    var question = new ArrayList<>(retire);
    question.add("--dry-run");
    succeeds(question.toArray(String[]::new));
    assertTrue(out.toString().contains("lane 9 may be retired, with the entries 1..0"), this::said);
    succeeds(retire.toArray(String[]::new));
    assertTrue(out.toString().contains("lane 9 is retired"), this::said);
    succeeds(retire.toArray(String[]::new));
    assertTrue(out.toString().contains("lane 9 was retired before"), this::said);
    succeeds("lanes", "list");
    assertTrue(out.toString().contains("its instance is gone"), this::said);
  }

  /** As an instance left it that is not run any more. */
  private static void leaveALane() throws SQLException {
    var owner = system.connection().postgresOwner();
    try (var ledger = DriverManager.getConnection(owner.url(), owner.user(), owner.password());
        var statement = ledger.createStatement()) {
      statement.execute(
          "INSERT INTO ledger.lane (lane, epoch, owner, owner_pid, last_seq, as_of, chain) SELECT 9,"
              + " 1, gen_random_uuid(), 0, 0, '%s 12:00Z', decode(repeat('00', 32), 'hex')"
                  .formatted(lastDay));
    }
  }

  /** The first sequence that verify-chain reads; everything from there on is intact. */
  private long verifiedFrom() {
    succeeds("verify-chain", "--format", "json", "--wait", "120");
    assertTrue(out.toString().contains("\"kafka_compared\":true"), this::said);
    var from = out.toString().split("\"from_seq\":", 2)[1];
    return Long.parseLong(from.substring(0, from.indexOf(',')));
  }

  private void succeeds(String... words) {
    assertEquals(0, run(words), this::said);
  }

  private int run(String... words) {
    return typed(dir, words);
  }

  private static void awaitPosted(String key) {
    Awaitility.await()
        .atMost(LONG)
        .until(() -> {
          system.tend();
          return posted(key);
        });
  }

  private static boolean posted(String key) throws Exception {
    var payment =
        """
        {"type":"card","debit_account":"ann","credit_account":"shop","amount":"1.00",
         "currency":"EUR","occurred_at":"%s"}
        """
            .formatted(kept);
    try {
      return send("POST", "/v1/transactions", "Idempotency-Key: %s\r\n".formatted(key), payment)
              .status()
          == 201;
    } catch (IOException e) { // it is just being started
      return false;
    }
  }

  private static HttpAnswer get(String path) throws Exception {
    return send("GET", path, "", "");
  }

  private static HttpAnswer send(String method, String path, String more, String json)
      throws Exception {
    var base = URI.create(system.connection().ingestUrl());
    try (var http = new HttpConnection(base)) {
      var head =
          HttpConnection.head(
              method,
              path,
              base,
              "Authorization: Bearer " + system.connection().ingestApiKey(),
              "Content-Type: application/json");
      return http.send(head, more, json.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The old month's entries as a lane of that time left them, but for the chain. */
  private static String entries(YearMonth month, LocalDate day) {
    return """
    SELECT ledger.open_months('%1$s-01', 1);
    INSERT INTO ledger.account (account, kind, status, floor_minor, lane, lane_seq, posted_at) VALUES
      ('ann', 'CUSTOMER', 'OPEN', NULL, 0, 1, '%2$s 12:00Z'), ('shop', 'MERCHANT', 'OPEN', NULL, 0, 2, '%2$s 12:00Z');
    INSERT INTO ledger.account_entry (lane, lane_seq, account_id, account, kind, status, floor_minor, posted_at)
      SELECT lane, lane_seq, account_id, account, kind, status, floor_minor, posted_at FROM ledger.account;
    INSERT INTO ledger.transaction (transaction_id, lane, lane_seq, type, debit_account_id, credit_account_id,
                                    subject_account_id, amount_minor, currency, occurred_at, posted_at, booking_date,
                                    value_date, client, idempotency_key)
      SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
              || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid,
             0, n + %3$d, 'card', ann.account_id, shop.account_id, ann.account_id, 100, 'EUR', at, at, '%2$s', '%2$s',
             'till', 'old-' || n
      FROM generate_series(1, %4$d) AS n, ledger.account ann, ledger.account shop,
           LATERAL (SELECT '%2$s 12:00Z'::timestamptz + n * interval '1 s' AS at)
      WHERE ann.account = 'ann' AND shop.account = 'shop';
    INSERT INTO ledger.balance (account_id, currency, balance_minor)
      SELECT account_id, 'EUR', CASE account WHEN 'ann' THEN -100 ELSE 100 END * %4$d FROM ledger.account;
    """
        .formatted(month, day, ACCOUNTS, PAYMENTS);
  }
}
