package io.countinghouse.ingest.http;

import io.countinghouse.ingest.request.PostTransaction;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** {@code /v1/transactions}: one at a time. */
final class TransactionRoutes {

  private final Submission submission;

  TransactionRoutes(Submission submission) {
    this.submission = submission;
  }

  void route(HttpRules rules) {
    rules.post("/v1/transactions", this::post);
    rules.any("/v1/transactions", (req, res) -> Routes.onlyTakes(res, "GET, POST"));
  }

  private void post(ServerRequest request, ServerResponse response) {
    var client = Requests.client(request);
    var body = Requests.json(request);
    var keys = Requests.headers(request, Submission.KEY);
    submission.answer(PostTransaction.parse(client, keys, body), request, response);
  }
}
