package io.countinghouse.ingest.http;

import io.countinghouse.events.Transaction.Kind;
import io.countinghouse.ingest.request.PostTransaction;
import io.countinghouse.ingest.request.Settlement;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** {@code /v1/authorisations}, and what follows from a transaction: capture, void, reverse. */
final class SettlementRoutes {

  private static final String AUTHORISATIONS = "/v1/authorisations";

  private final Submission submission;

  SettlementRoutes(Submission submission) {
    this.submission = submission;
  }

  void route(HttpRules rules) {
    rules.post(AUTHORISATIONS, this::authorise);
    rules.any(AUTHORISATIONS, (req, res) -> Routes.onlyTakes(res, "POST"));
    settles(rules, AUTHORISATIONS + "/{id}/capture", Kind.CAPTURE);
    settles(rules, AUTHORISATIONS + "/{id}/void", Kind.VOID);
    settles(rules, "/v1/transactions/{id}/reverse", Kind.REVERSE);
  }

  private void settles(HttpRules rules, String path, Kind kind) {
    rules.post(path, (req, res) -> settle(req, res, kind));
    rules.any(path, (req, res) -> Routes.onlyTakes(res, "POST"));
  }

  private void authorise(ServerRequest request, ServerResponse response) {
    var client = Requests.client(request);
    var body = Requests.json(request);
    var keys = Requests.headers(request, Submission.KEY);
    submission.answer(PostTransaction.parseAuthorisation(client, keys, body), request, response);
  }

  private void settle(ServerRequest request, ServerResponse response, Kind kind) {
    var client = Requests.client(request);
    var body = Requests.optionalJson(request);
    var keys = Requests.headers(request, Submission.KEY);
    var related = request.path().pathParameters().get("id");
    submission.answer(Settlement.parse(client, keys, kind, related, body), request, response);
  }
}
