package io.countinghouse.ingest.http;

import io.countinghouse.ingest.read.Consistency;
import io.countinghouse.ingest.read.LedgerReads;
import io.countinghouse.ingest.request.SnoozeAccount;
import io.countinghouse.ingest.rules.SnoozeDesk;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import org.apache.kafka.common.KafkaException;

/** {@code /v1/alerts/snoozes}. */
final class SnoozeRoutes {

  private static final String ALL = "/v1/alerts/snoozes";

  private final SnoozeDesk desk;
  private final LedgerReads reads;
  private final Clock clock;

  SnoozeRoutes(SnoozeDesk desk, LedgerReads reads, Clock clock) {
    this.desk = desk;
    this.reads = reads;
    this.clock = clock;
  }

  void route(HttpRules rules) {
    rules.post(ALL, this::snooze);
    rules.any(ALL, (req, res) -> Routes.onlyTakes(res, "POST"));
  }

  private void snooze(ServerRequest request, ServerResponse response) {
    var caller = Requests.caller(request);
    var snooze = SnoozeAccount.parse(Requests.json(request), caller.client(), clock.instant());
    if (reads.account(snooze.subjectAccount(), Consistency.PRIMARY).isEmpty()) {
      Respond.problem(response, Problem.notFound("no account has this name"));
      return;
    }
    try {
      desk.put(snooze, caller, Gate.address(request));
      Respond.json(response, 201, snooze);
    } catch (KafkaException e) {
      Respond.problem(
          response,
          Problem.busy(
              "the topic of snoozes does not answer; it may have been written, and may be written again"));
    }
  }
}
