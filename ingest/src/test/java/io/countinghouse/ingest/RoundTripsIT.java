package io.countinghouse.ingest;

import static io.countinghouse.ingest.Api.payment;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a batch costs the ledger, as the ledger itself and the wire tell it. */
final class RoundTripsIT {

  private static final int BATCHES = 50;

  /** As rows of an INSERT; from 64 on they go by COPY. */
  private static final int LINES = 40;

  private static final int CUSTOMERS = 5;

  private static final String LANE = "countinghouse-lane-0";

  private static final String STATEMENTS =
      """

      log_statement = 'all'
      log_line_prefix = '%a '
      """;

  @Test
  void aBatchWritesEachTouchedBalanceOnceAndGoesToTheServerTwice() throws Exception {
    try (var servers = Ingest.servers()) {
      Files.writeString(
          servers.dir().resolve("postgres").resolve("postgresql.conf"),
          STATEMENTS,
          StandardOpenOption.APPEND);
      servers.postgres().restart();
      var url = servers.postgres().url();
      int port = URI.create(url.substring("jdbc:".length())).getPort();
      try (var wire = new PostgresForwarder(port, LANE);
          var service =
              servers.start(
                  "ingest",
                  Map.of(
                      "INGEST_LANES",
                      "0",
                      "POSTGRES_URL",
                      url.replace(":" + port + "/", ":" + wire.port() + "/")))) {
        var api = servers.api(service);
        api.opened("cash", "cash");
        for (int i = 0; i < CUSTOMERS; i++) {
          api.opened("often-" + i, "customer");
        }
        post(api, 0, 3); // makes the balances, and knows them
        Proof.ledgerAndKafkaAgree(
            servers); // a publisher that comes raises the epoch, and a batch is done again
        await().until(() -> updated(servers) >= 2 * (CUSTOMERS + 1)); // the first made them
        long updated = updated(servers);
        long before = wire.trips();
        long read = statements(servers).size();
        post(api, 3, BATCHES);
        long trips = wire.trips() - before;
        var statements = statements(servers).stream().skip(read).toList();

        assertEquals(BATCHES, count(statements, "insert into \"ledger\".\"idempotency_key\""));
        assertEquals(BATCHES, count(statements, "for no key update"));
        assertEquals(BATCHES, count(statements, "insert into \"ledger\".\"transaction\""));
        assertEquals(BATCHES, count(statements, "update \"ledger\".\"balance\""));
        await()
            .untilAsserted(
                () -> assertEquals(updated + BATCHES * (CUSTOMERS + 1), updated(servers)));
        // About once a second it asks twice for holds that expire, and says COMMIT.
        long asked = count(statements, "order by \"ledger\".\"hold\".\"expires_at\"");
        assertTrue(
            trips >= 2 * BATCHES && trips <= 2 * BATCHES + 2 * asked + 4,
            () -> trips + " round trips, " + asked + " questions about holds");
      }
    }
  }

  /** Each batch is one transaction. */
  private static void post(Api api, int first, int batches) throws Exception {
    for (int batch = first; batch < first + batches; batch++) {
      var lines = new StringBuilder();
      for (int i = 0; i < LINES; i++) {
        var fields = payment("cash", "often-" + i % CUSTOMERS, "1.00");
        lines.append(Api.line("often-" + batch + "-" + i, fields));
      }
      for (var answer : api.batch("atomic", lines.toString())) {
        assertEquals("posted", answer.path("status").asString());
      }
    }
  }

  /** What the lane's session had carried out. */
  private static List<String> statements(Ingest servers) throws Exception {
    var log = servers.dir().resolve("logs").resolve("postgres.log");
    try (var lines = Files.lines(log)) {
      return lines.filter(line -> line.startsWith(LANE + " LOG:  execute ")).toList();
    }
  }

  private static long count(List<String> statements, String part) {
    return statements.stream().filter(statement -> statement.contains(part)).count();
  }

  private static long updated(Ingest servers) throws Exception {
    return servers.number(
        "SELECT n_tup_upd FROM pg_stat_user_tables WHERE schemaname = 'ledger' AND relname ="
            + " 'balance'");
  }
}
