package io.countinghouse.ingest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One payment, all the way. */
final class IngestFlowIT {

  @Test
  void aPaymentIsPostedAndPublished() throws Exception {
    try (var servers = Ingest.servers();
        var service = servers.start("ingest", Map.of())) {
      var api = servers.api(service);
      api.opened("cash", "cash");
      api.opened("alice", "customer");
      var posted = api.post("k-1", Api.payment("cash", "alice", "12.50"));
      assertEquals(201, posted.status(), posted.raw()::body);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertEquals(3, PublishedLog.entries(servers.kafka().bootstrap()).size()));
      assertEquals(
          "12.50", api.account("alice").body().path("balances").get(0).path("balance").asString());
      assertEquals(200, api.get("/v1/transactions/" + posted.text("transaction_id")).status());
      assertEquals(200, api.get("/health/ready").status());
    }
  }
}
