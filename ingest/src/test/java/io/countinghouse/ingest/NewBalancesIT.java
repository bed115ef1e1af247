package io.countinghouse.ingest;

import static io.countinghouse.ingest.Api.payment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.countinghouse.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An account has a balance in a currency from its first posting there on, and not before. */
final class NewBalancesIT {

  private static final int PAIRS = 40;
  private static final int CALLERS = 8;

  @AutoClose private static Ingest servers;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    servers = Ingest.servers();
    api = servers.till(Map.of("INGEST_LANES", "0,1"));
  }

  @Test
  void whatIsNotPostedLeavesNoBalance() throws Exception {
    api.opened("euro", "customer");
    assertEquals(201, api.post("euro-1", payment("cash", "euro", "5.00")).status());
    var in = line("usd-1", "cash", "euro");
    var out = line("usd-2", "euro", "cash");
    assertEquals("would_post", api.batch("dry-run", in).getFirst().path("status").asString());
    var more = line("usd-3", "euro", "cash");
    assertEquals("aborted", api.batch("atomic", in + out + more).get(1).path("status").asString());
    assertEquals("refused", api.batch(out).getFirst().path("status").asString());
    assertEquals(List.of("EUR"), currencies("euro"));
    var statement = api.get("/v1/accounts/euro/statement");
    assertEquals(200, statement.status(), statement.raw()::body);
    assertEquals("5.00", statement.text("closing_balance"));
    assertEquals(
        0, servers.number("SELECT count(*) FROM ledger.balance WHERE currency = 'USD'"), "rows");
  }

  @Test
  void theFirstPostingMakesBothAndAHoldTheDebitOneOnly() throws Exception {
    api.opened("payer", "customer");
    api.opened("shop", "merchant");
    assertEquals(201, api.post("p-1", payment("cash", "payer", "9.00")).status());
    var held = api.authorise("p-2", payment("payer", "shop", "4.00"));
    assertEquals(201, held.status(), held.raw()::body);
    assertEquals("9.00 held 4.00 available 5.00", api.money("payer"));
    assertEquals(List.of(), currencies("shop"));
    assertEquals(201, api.capture("p-3", held.text("transaction_id"), Map.of()).status());
    assertEquals("5.00 held 0.00 available 5.00", api.money("payer"));
    assertEquals("4.00 held 0.00 available 4.00", api.money("shop"));
  }

  @Test
  void aHoldCanBeTheFirstOfAnAccountThatMayOverdraw() throws Exception {
    api.opened("bank", "external");
    var held = api.authorise("b-1", payment("bank", "cash", "4.00"));
    assertEquals(201, held.status(), held.raw()::body);
    assertEquals("0.00 held 4.00 available any", api.money("bank"));
  }

  /** Each pair of new accounts is posted to at once on both lanes, in both directions. */
  @Test
  void lanesThatMeetAtNewAccountsNeitherLockEachOtherOutNorLoseAnything() throws Exception {
    var random = Seeds.random(Seeds.one());
    for (int pair = 0; pair < PAIRS; pair++) {
      var accounts = List.of("new-" + pair + "-a", "new-" + pair + "-b");
      for (var account : accounts) {
        api.opened(account, "external");
      }
      var calls = new ArrayList<Callable<Integer>>();
      for (int i = 0; i < CALLERS; i++) {
        var key = "new-" + pair + "-" + i;
        int debit = random.nextInt(2);
        var fields = payment(accounts.get(debit), accounts.get(1 - debit), "1.00");
        fields.put("subject_account", accounts.get(random.nextInt(2)));
        fields.put("currency", random.nextBoolean() ? "EUR" : "USD");
        calls.add(() -> api.post(key, fields).status());
      }
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var status : threads.invokeAll(calls)) {
          assertEquals(201, status.get());
        }
      }
    }
    KindsLoad.booksAreRight(servers);
    Proof.ledgerAndKafkaAgree(servers);
    assertFalse(servers.log("ingest").contains("a batch failed"), "no batch was tried twice");
  }

  private static List<String> currencies(String account) throws Exception {
    var currencies = new ArrayList<String>();
    api.account(account)
        .body()
        .path("balances")
        .forEach(balance -> currencies.add(balance.path("currency").asString()));
    return currencies;
  }

  /** A dollar, where all there is are euros. */
  private static String line(String key, String debit, String credit) {
    var fields = payment(debit, credit, "1.00");
    fields.put("currency", "USD");
    return Api.line(key, fields);
  }
}
