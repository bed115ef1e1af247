package io.countinghouse.ingest;

import static io.countinghouse.ingest.Api.payment;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.ingest.Api.Answer;
import io.countinghouse.sql.months.MonthKeeping;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What the API answers while a month is attached, detached, and attached again. Its transactions
 * were posted and published a moment ago, and then dated back in the ledger by its owner; the
 * service runs on over all of it.
 */
final class MonthsIT {

  private static final Duration WAIT_MAX = Duration.ofSeconds(60); // a build machine may be busy
  private static final YearMonth OLD = YearMonth.of(2025, 3);
  private static final Instant KEPT =
      OLD.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  private static final String STATEMENT = "/v1/accounts/alice/statement";

  @AutoClose private static Ingest servers;
  private static Api api;
  private static String oldId;
  private static String newId;
  private static String before;

  @BeforeAll
  static void start() throws Exception {
    servers = Ingest.servers();
    api = servers.till(Map.of("INGEST_LANES", "0,1"));
    api.opened("alice", "customer");
    oldId = api.post("old-1", payment("cash", "alice", "10.00")).text("transaction_id");
    api.post("old-2", payment("alice", "cash", "3.00"));
    var hold = api.authorise("old-3", payment("alice", "cash", "2.00")).text("transaction_id");
    api.release("old-4", hold);
    await()
        .atMost(WAIT_MAX)
        .until(() -> servers.number("SELECT sum(last_seq - published_seq) FROM ledger.lane") == 0);
    oldId = dateBack(oldId);
    newId = api.post("new-1", payment("cash", "alice", "1.00")).text("transaction_id");
    before = answers();
    detach();
  }

  /** Moves all that was posted into the old month; gives the id that the transaction has then. */
  private static String dateBack(String id) throws SQLException {
    servers.execute(
        """
        SELECT ledger.open_months('%1$s-01', 1);
        ALTER TABLE ledger.transaction DISABLE TRIGGER posted_rows_stay;
        ALTER TABLE ledger.account_entry DISABLE TRIGGER posted_rows_stay;
        CREATE TABLE moved AS
          SELECT transaction_id AS was, lane, lane_seq, '%1$s-10T12:00:00Z'::timestamptz + lane_seq * interval '1 ms' AS posted_at,
                 (lpad(to_hex((extract(epoch FROM '%1$s-10T12:00:00Z'::timestamptz) * 1000)::bigint + lane_seq), 12, '0')
                  || substr(replace(transaction_id::text, '-', ''), 13))::uuid AS id
          FROM ledger.transaction;
        UPDATE ledger.hold SET authorisation_id = id FROM moved WHERE authorisation_id = was;
        UPDATE ledger.transaction t SET transaction_id = id, posted_at = m.posted_at, occurred_at = m.posted_at,
          expires_at = m.posted_at + (expires_at - t.posted_at),
          booking_date = m.posted_at::date, value_date = m.posted_at::date FROM moved m WHERE transaction_id = was;
        UPDATE ledger.account_entry SET posted_at = '%1$s-10T12:00:00Z'::timestamptz + lane_seq * interval '1 ms';
        UPDATE ledger.idempotency_key SET claimed_at = '%1$s-10', transaction_id = id FROM moved WHERE transaction_id = was;
        SELECT ledger.forget_keys('%2$s', 100);
        ALTER TABLE ledger.transaction ENABLE TRIGGER posted_rows_stay;
        ALTER TABLE ledger.account_entry ENABLE TRIGGER posted_rows_stay;
        """
            .formatted(OLD, KEPT));
    return servers.texts("SELECT id::text FROM moved WHERE was = '" + id + "'").getFirst();
  }

  private static void detach() throws SQLException {
    try (var ledger = servers.sql();
        var months = MonthKeeping.begin(ledger)) {
      assertEquals(List.of(), months.againstDetaching(OLD));
      months.seal(OLD);
      months.detach(OLD);
    }
  }

  private static void attach() throws SQLException {
    try (var ledger = servers.sql();
        var months = MonthKeeping.begin(ledger)) {
      assertEquals(List.of(), months.againstAttaching(OLD));
      months.attach(OLD);
    }
  }

  /** What must not change, whether the month is there or not. */
  private static String answers() throws Exception {
    var answers = new ArrayList<String>();
    for (var at : List.of(KEPT.minus(1, ChronoUnit.MICROS), KEPT, KEPT.plusSeconds(1))) {
      answers.add(
          api.get("/v1/accounts/alice/balances?at=" + at).body().path("balances").toString());
    }
    answers.add(api.account("alice").body().toString());
    var statement = api.get(STATEMENT + "?from=" + KEPT).body();
    answers.add(statement.path("opening_balance").asString());
    answers.add(statement.path("entries").toString());
    answers.add(statement.path("closing_balance").asString());
    answers.add(
        api.get("/v1/transactions?account=alice&from=" + KEPT)
            .body()
            .path("transactions")
            .toString());
    answers.add(api.get("/v1/transactions/" + newId).body().toString());
    return String.join("\n", answers);
  }

  private static void gone(String field, Answer answer) {
    assertEquals(410, answer.status(), answer.raw()::body);
    assertEquals("urn:countinghouse:problem:month-detached", answer.text("type"));
    assertEquals(field, answer.text("field"));
    assertTrue(answer.text("rule").contains(KEPT.toString()), answer.raw()::body);
  }

  @Test
  void whatIsAskedAfterTheMonthIsTheSameAsBefore() throws Exception {
    assertTrue(before.contains("\"7.00\""), before);
    assertEquals(before, answers());
  }

  @Test
  void aMomentWithinTheMonthIsAProblemThatNamesTheFirstKeptOne() throws Exception {
    var within = KEPT.minusSeconds(1);
    gone("at", api.get("/v1/accounts/alice/balances?at=" + within));
    gone("from", api.get(STATEMENT + "?from=" + within));
    gone("to", api.get(STATEMENT + "?to=" + within));
    gone("from", api.get("/v1/transactions?from=" + within));
    gone("id", api.get("/v1/transactions/" + oldId));
    assertEquals(
        404,
        api.get("/v1/transactions/01000000-0000-4000-8000-000000000000").status(),
        "no id of ours");
  }

  @Test
  void whatHasNoBeginningBeginsWithWhatIsKeptAndSaysSo() throws Exception {
    var statement = api.get(STATEMENT).body();
    assertEquals(KEPT.toString(), statement.path("kept_from").asString());
    assertEquals("7.00", statement.path("opening_balance").asString());
    var listing = api.get("/v1/transactions?account=alice").body();
    assertEquals(KEPT.toString(), listing.path("kept_from").asString());
    listing
        .path("transactions")
        .forEach(t -> assertFalse(t.path("posted_at").asString().startsWith(OLD.toString())));
  }

  @Test
  void whatIsDetachedCanNeitherBeReversedNorCaptured() throws Exception {
    for (var refused :
        List.of(api.reverse("late-1", oldId), api.capture("late-2", oldId, Map.of()))) {
      assertEquals(422, refused.status(), refused.raw()::body);
      assertEquals("urn:countinghouse:problem:month-detached", refused.text("type"));
      assertEquals("transaction_id", refused.text("field"));
      assertTrue(refused.text("rule").contains(KEPT.toString()), refused.raw()::body);
    }
    assertEquals(422, api.reverse("late-1", oldId).status(), "and it stays so");
  }

  @Test
  void aListingThatWasWithinTheMonthWhenItWasDetachedEndsWithAProblem() throws Exception {
    attach();
    var query = "/v1/transactions?account=alice&order=oldest&limit=1";
    var cursor = api.get(query).text("next_cursor");
    var pages = STATEMENT + "?limit=1";
    var page = api.get(pages).text("next_cursor");
    assertEquals(before, answers());
    assertEquals(200, api.get("/v1/transactions/" + oldId).status());
    assertEquals("", api.get(query).text("kept_from"));
    detach();
    gone("cursor", api.get(query + "&cursor=" + cursor));
    gone("cursor", api.get(pages + "&cursor=" + page));
  }

  @Test
  void theMonthsInHandAreToldAndBecomeFewerWhereNoneIsMade() throws Exception {
    for (var table : List.of("transaction", "audit")) {
      assertEquals(2, api.figure("ledger_months_ahead{table=\"%s\"}".formatted(table)));
    }
    var now = YearMonth.now(ZoneOffset.UTC);
    assertEquals(List.of(2.0, 2.0), inHand(now, now));
    assertEquals(List.of(0.0, 0.0), inHand(now, now.plusMonths(2)), "as time goes by");
    assertEquals(List.of(-1.0, -1.0), inHand(now, now.plusMonths(3)));
    assertEquals(List.of(-1.0, -1.0), inHand(now.plusMonths(3), now.plusMonths(3)));
    assertEquals(List.of(-1.0, -1.0), inHand(OLD.minusYears(1), OLD.minusYears(1)), "a hole");
  }

  /** What is told in one month after a look in another. */
  private static List<Double> inHand(YearMonth looked, YearMonth told) throws SQLException {
    var source = new PGSimpleDataSource();
    source.setURL(servers.postgres().url());
    source.setUser(servers.postgres().writer().user());
    source.setPassword(servers.postgres().writer().password());
    var clock = new AtomicReference<>(midOf(looked));
    var registry = new SimpleMeterRegistry();
    InstantSource time = clock::get;
    new MonthsInHand(source, registry, time.withZone(ZoneOffset.UTC)).look();
    clock.set(midOf(told));
    return registry.find("ledger.months.ahead").gauges().stream().map(Gauge::value).toList();
  }

  private static Instant midOf(YearMonth month) {
    return month.atDay(15).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  @Test
  void postingGoesOnWhileMonthsComeAndGo() throws Exception {
    api.opened("other", "customer");
    for (int i = 0; i < 5; i++) {
      assertEquals(201, api.post("on-" + i, payment("cash", "other", "1.00")).status());
      attach();
      detach();
      assertEquals(200, api.get(STATEMENT + "?from=" + KEPT).status());
    }
  }
}
