package io.countinghouse.ingest.http;

import io.countinghouse.ingest.request.PostTransaction;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** {@code /v1/transactions}: one at a time. */
final class TransactionRoutes {

  private final ApiKeys keys;
  private final Submission submission;

  TransactionRoutes(ApiKeys keys, Submission submission) {
    this.keys = keys;
    this.submission = submission;
  }

  void route(HttpRules rules) {
    rules.post("/v1/transactions", this::post);
    rules.any("/v1/transactions", (req, res) -> Routes.onlyTakes(res, "GET, POST"));
  }

  private void post(ServerRequest request, ServerResponse response) {
    var client = Requests.client(request, keys);
    var body = Requests.json(request);
    var key = Requests.header(request, Submission.KEY);
    submission.answer(PostTransaction.parse(client, key, body), response);
  }
}
