package io.countinghouse.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.ingest.access.AuditLog;
import io.countinghouse.ingest.access.Changes;
import io.countinghouse.ingest.access.ConfiguredKeys;
import io.countinghouse.ingest.access.KeyRing;
import io.countinghouse.ingest.lane.Accounts;
import io.countinghouse.ingest.lane.Lanes;
import io.countinghouse.ingest.read.Cursors;
import io.countinghouse.ingest.read.Snapshots;
import io.countinghouse.ingest.rules.Desks;
import io.countinghouse.ingest.rules.RuleDesk;
import io.countinghouse.ingest.rules.SnoozeDesk;
import io.countinghouse.sql.keys.KeyToken;
import io.countinghouse.topics.rules.RuleTopic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** An error of our own can be found in the log by its trace: this API fails, as it has no lanes. */
final class TracingTest {

  private static final String KEY = "a key for tests";
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String GIVEN = "00-" + TRACE + "-b7ad6b7169203331-01";

  private final ApiServer server =
      ApiServer.start("127.0.0.1", 0, Optional.empty(), new SlowClients(), routes());

  private static Routes routes() {
    var key = HexFormat.of().formatHex(KeyToken.sha256(KEY));
    var nothing = DSL.using(SQLDialect.POSTGRES);
    return new Routes(
        new KeyRing(ConfiguredKeys.parse("till:" + key)),
        new AuditLog(),
        new SlowClients(),
        new Lanes(List.of(), new Accounts(), nothing),
        new Snapshots(nothing, null),
        new Cursors(new byte[32]),
        new Desks(
            new RuleDesk(new RuleTopic("nowhere:1"), new Changes(nothing)),
            new SnoozeDesk("nowhere:1", new Changes(nothing))),
        new SimpleMeterRegistry(),
        () -> "");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anErrorNamesTheTraceThatTheClientGave() throws Exception {
    assertEquals(TRACE, traceOfFailure(GIVEN));
  }

  @Test
  void anErrorNamesATraceOfItsOwnWhereTheClientGaveNoneOrAnInvalidOneOrTwo() throws Exception {
    var first = traceOfFailure();
    var second = traceOfFailure("00-nonsense");
    var third = traceOfFailure(GIVEN, GIVEN);
    for (var trace : List.of(first, second, third)) {
      assertTrue(trace.matches("[0-9a-f]{32}"), trace);
      assertNotEquals(TRACE, trace);
    }
    assertNotEquals(first, second);
  }

  private String traceOfFailure(String... traceparents) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server.address() + "/v1/accounts"))
            .header("Authorization", "Bearer " + KEY)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"account\":\"alice\",\"kind\":\"customer\"}"));
    for (var traceparent : traceparents) {
      request.header("traceparent", traceparent);
    }
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      assertEquals(500, answer.statusCode(), answer::body);
      return new JsonMapper().readTree(answer.body()).path("trace_id").asString();
    }
  }
}
