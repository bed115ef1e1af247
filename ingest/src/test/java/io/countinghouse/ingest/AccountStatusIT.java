package io.countinghouse.ingest;

import static io.countinghouse.ingest.Api.payment;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Accounts that are frozen and closed. */
final class AccountStatusIT {

  @AutoClose private static Ingest servers;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    servers = Ingest.servers();
    api = servers.till(Map.of("INGEST_LANES", "0,1"));
  }

  @Test
  void whatIsFrozenTakesMoneyAndGivesNone() throws Exception {
    api.opened("frozen 1/2", "customer");
    assertEquals(201, api.post("f-1", payment("cash", "frozen 1/2", "5.00")).status());
    var frozen = api.change("frozen 1/2", "freeze");
    assertEquals(200, frozen.status(), frozen.raw()::body);
    assertEquals("frozen", frozen.text("status"));
    assertEquals("account-frozen", refusal(api.post("f-2", payment("frozen 1/2", "cash", "1.00"))));
    assertEquals(201, api.post("f-3", payment("cash", "frozen 1/2", "1.00")).status());
    assertEquals(409, api.change("frozen 1/2", "close").status());
    assertEquals("open", api.change("frozen 1/2", "unfreeze").text("status"));
    assertEquals(201, api.post("f-4", payment("frozen 1/2", "cash", "6.00")).status());
    assertEquals("account-frozen", refusal(api.post("f-2", payment("frozen 1/2", "cash", "1.00"))));
  }

  @Test
  void anAccountIsClosedWhenItIsEmptyAndForEver() throws Exception {
    api.opened("closing", "customer");
    assertEquals(201, api.post("c-1", payment("cash", "closing", "5.00")).status());
    var full = api.change("closing", "close");
    assertEquals(409, full.status());
    assertEquals("urn:countinghouse:problem:account-not-empty", full.text("type"));
    assertEquals(201, api.post("c-2", payment("closing", "cash", "5.00")).status());
    assertEquals("closed", api.change("closing", "close").text("status"));
    assertEquals(200, api.change("closing", "close").status());
    assertEquals("account-closed", refusal(api.post("c-3", payment("cash", "closing", "1.00"))));
    var yen = payment("cash", "closing", "1");
    yen.put("currency", "JPY"); // a balance that did not exist when the account was closed
    assertEquals("account-closed", refusal(api.post("c-4", yen)));
    assertEquals(409, api.change("closing", "unfreeze").status());
    assertEquals(404, api.change("no such account", "close").status());
    assertEquals("closed", api.account("closing").text("status"));
    var again = open("closing");
    assertEquals(409, again.status(), "it can't be opened once more");
    assertEquals("urn:countinghouse:problem:account-closed", again.text("type"));
  }

  @Test
  void whoOpensAnAccountOnceMoreIsToldWhatItIsNow() throws Exception {
    api.opened("twice", "customer");
    assertEquals("open", open("twice").text("status"));
    api.change("twice", "freeze");
    var again = open("twice");
    assertEquals(200, again.status(), again.raw()::body);
    assertEquals("frozen", again.text("status"));
  }

  @Test
  void whoOpenedFrozeAndClosedAnAccountIsOnRecord() throws Exception {
    api.opened("on record", "customer");
    api.change("on record", "freeze");
    api.change("on record", "freeze"); // changes nothing
    api.change("on record", "unfreeze");
    api.change("on record", "close");
    assertEquals(
        "account-opened OPEN, account-status-changed OPEN FROZEN, account-status-changed FROZEN OPEN,"
            + " account-status-changed OPEN CLOSED",
        audited(
            """
            SELECT string_agg(concat_ws(' ', event, detail ->> 'from', detail ->> 'to'), ', ' ORDER BY audit_id)
            FROM ledger.audit
            WHERE detail ->> 'account' = 'on record' AND client IS NOT NULL AND key_id IS NOT NULL AND address = '127.0.0.1'
            """));
  }

  @Test
  void aNameThatNoAccountCanHaveIsNoAccount() throws Exception {
    assertEquals(404, api.json("/v1/accounts/%00/freeze", "").status());
  }

  private static Api.Answer open(String name) throws Exception {
    return api.open(Map.of("account", name, "kind", "customer"));
  }

  private static String audited(String query) throws Exception {
    try (var sql = servers.sql();
        var statement = sql.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  @Test
  void noMoneyEndsInAClosedAccountThoughPostingsRaceWithTheClosing() throws Exception {
    var random = Seeds.random(Seeds.one());
    for (int round = 0; round < 20; round++) {
      var name = "race-" + round;
      api.opened(name, "customer");
      race(name, random);
      var closed = api.account(name).text("status").equals("closed");
      var balance =
          servers.number(
              "SELECT coalesce(sum(balance_minor), 0) FROM ledger.balance JOIN ledger.account USING (account_id) WHERE account = '"
                  + name
                  + "'");
      assertEquals(true, !closed || balance == 0, name + " is closed and has " + balance);
    }
    Proof.ledgerAndKafkaAgree(servers);
  }

  private static void race(String name, RandomGenerator random) throws Exception {
    var calls = new ArrayList<Callable<Api.Answer>>();
    int closer = random.nextInt(8);
    for (int i = 0; i < 8; i++) {
      var key = name + "-" + i;
      var fields = payment("cash", name, "1.00");
      fields.put("subject_account", random.nextBoolean() ? "cash" : name); // either lane
      calls.add(i == closer ? () -> api.change(name, "close") : () -> api.post(key, fields));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : threads.invokeAll(calls)) {
        assertEquals(
            true,
            List.of(200, 201, 409, 422).contains(answer.get().status()),
            answer.get().raw()::body);
      }
    }
  }

  private static String refusal(Api.Answer answer) {
    assertEquals(422, answer.status(), answer.raw()::body);
    return answer.text("type").replace("urn:countinghouse:problem:", "");
  }
}
