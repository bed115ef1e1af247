package io.countinghouse.ingest;

import static io.countinghouse.ingest.Api.payment;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.stack.PostgresStandby;
import io.countinghouse.stack.ServiceProcess;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads with a real streaming replica: up to date, behind, and gone. */
final class ReplicaIT {

  private static final Duration WAIT_MAX = Duration.ofSeconds(60); // a build machine may be busy
  private static final String STATEMENT = "/v1/accounts/%s/statement?currency=EUR";

  private static Ingest servers;
  private static PostgresStandby replica;
  private static ServiceProcess service;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    servers = Ingest.servers();
    try (var first = servers.start("first", Map.of())) { // makes the schema
      servers.api(first).opened("cash", "cash");
    }
    replica = PostgresStandby.of(servers.dir());
    service = servers.start("ingest", Map.of("POSTGRES_READ_URL", replica.url("countinghouse")));
    api = servers.api(service);
  }

  @AfterAll
  static void stop() {
    service.close();
    replica.close();
    servers.close();
  }

  private static int entries(String account, String consistency) throws Exception {
    return api.get(STATEMENT.formatted(account) + consistency).body().path("entries").size();
  }

  /** One test, because the replica's fate has an order. */
  @Test
  void walksAreReadFromTheReplicaAndWhatItLacksFromThePrimary() throws Exception {
    api.opened("alice", "customer");
    api.post("one", payment("cash", "alice", "1.00"));
    await().atMost(WAIT_MAX).until(() -> entries("alice", "") == 1);

    replica.pause();
    var second = api.post("two", payment("cash", "alice", "2.00"));
    assertEquals(1, entries("alice", ""), "as of the replica");
    assertEquals(2, entries("alice", "&consistency=primary"), "the caller's own write");
    var id = second.text("transaction_id");
    assertEquals(200, api.get("/v1/transactions/" + id).status(), "a look-up sees it");
    assertEquals(404, api.get("/v1/transactions/" + id + "?consistency=replica").status());
    var then = "/v1/accounts/alice/balances?at=" + second.text("posted_at");
    assertEquals("3.00", api.get(then).body().at("/balances/0/balance").asString());
    var cursor =
        api.get(STATEMENT.formatted("alice") + "&consistency=primary&limit=1").text("next_cursor");
    assertEquals(
        1, entries("alice", "&limit=1&cursor=" + cursor), "a later page has what it needs");

    replica.resume();
    await().atMost(WAIT_MAX).until(() -> entries("alice", "") == 2);

    replica.close();
    assertEquals(2, entries("alice", ""), "the primary answers for a replica that is gone");
    assertEquals(2, entries("alice", "&consistency=replica"));
    assertEquals(201, api.post("three", payment("cash", "alice", "3.00")).status());
    assertEquals(3, entries("alice", ""));
  }
}
