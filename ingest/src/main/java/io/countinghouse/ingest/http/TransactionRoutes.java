package io.countinghouse.ingest.http;

import io.countinghouse.ingest.request.PostTransaction;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** {@code /v1/transactions}: one at a time. */
final class TransactionRoutes {

  private final Submission submission;
  private final LedgerReads reads;

  TransactionRoutes(Submission submission, LedgerReads reads) {
    this.submission = submission;
    this.reads = reads;
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
    var key = Requests.header(request, Submission.KEY);
    submission.answer(PostTransaction.parse(client, key, body), response);
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
