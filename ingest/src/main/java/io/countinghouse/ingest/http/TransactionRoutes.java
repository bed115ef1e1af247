package io.countinghouse.ingest.http;

import io.countinghouse.ingest.lane.Lanes;
import io.countinghouse.ingest.lane.Outcome;
import io.countinghouse.ingest.request.PostTransaction;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** {@code /v1/transactions}: one at a time. */
final class TransactionRoutes {

  private static final HeaderName KEY = HeaderNames.create(PostTransaction.KEY_HEADER);
  private static final HeaderName REPLAYED = HeaderNames.create("Idempotent-Replayed");

  private final Lanes lanes;
  private final LedgerReads reads;
  private final ApiMetrics metrics;

  TransactionRoutes(Lanes lanes, LedgerReads reads, ApiMetrics metrics) {
    this.lanes = lanes;
    this.reads = reads;
    this.metrics = metrics;
  }

  void route(HttpRules rules) {
    rules.post("/v1/transactions", this::post);
    rules.any("/v1/transactions", (req, res) -> Routes.onlyTakes(res, "POST"));
    rules.get("/v1/transactions/{id}", this::get);
    rules.any("/v1/transactions/{id}", (req, res) -> Routes.onlyTakes(res, "GET"));
  }

  private void post(ServerRequest request, ServerResponse response) {
    var client = Requests.client(request);
    var body = Requests.json(request);
    var parsed = PostTransaction.parse(client, Requests.header(request, KEY), body);
    var outcome = Waiting.answer(lanes.post(parsed), Outcome.class);
    metrics.count(outcome);
    switch (outcome) {
      case Outcome.Posted posted -> {
        replayed(response, posted.replayed());
        Respond.json(response, 201, Posted.of(posted.receipt()));
      }
      case Outcome.Refused refused -> {
        replayed(response, refused.replayed());
        Respond.problem(response, Problem.refused(refused.refusal()));
      }
      case Outcome.KeyReused reused -> Respond.problem(response, Problem.keyReused());
      case Outcome.Unavailable away -> Respond.problem(response, Problem.unavailable(away));
    }
  }

  private static void replayed(ServerResponse response, boolean replayed) {
    if (replayed) {
      response.header(REPLAYED, "true");
    }
  }

  private void get(ServerRequest request, ServerResponse response) {
    var id = request.path().pathParameters().get("id");
    var found = reads.transaction(id);
    if (found.isEmpty()) {
      Respond.problem(response, Problem.notFound("no transaction has this id"));
    } else {
      Respond.json(response, 200, found.get());
    }
  }
}
