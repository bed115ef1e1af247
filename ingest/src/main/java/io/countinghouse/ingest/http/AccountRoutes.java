package io.countinghouse.ingest.http;

import io.countinghouse.ingest.lane.AccountOutcome;
import io.countinghouse.ingest.lane.Lanes;
import io.countinghouse.ingest.lane.Outcome;
import io.countinghouse.ingest.request.OpenAccount;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** {@code /v1/accounts}. */
final class AccountRoutes {

  private final ApiKeys keys;
  private final Lanes lanes;
  private final LedgerReads reads;

  AccountRoutes(ApiKeys keys, Lanes lanes, LedgerReads reads) {
    this.keys = keys;
    this.lanes = lanes;
    this.reads = reads;
  }

  void route(HttpRules rules) {
    rules.post("/v1/accounts", this::open);
    rules.any("/v1/accounts", (req, res) -> Routes.onlyTakes(res, "POST"));
    rules.get("/v1/accounts/{account}", this::get);
    rules.any("/v1/accounts/{account}", (req, res) -> Routes.onlyTakes(res, "GET"));
  }

  private void open(ServerRequest request, ServerResponse response) {
    Requests.client(request, keys);
    var wanted = OpenAccount.parse(Requests.json(request));
    switch (Waiting.answer(lanes.open(wanted), AccountOutcome.class)) {
      case AccountOutcome.Opened opened -> Respond.json(response, 201, AccountView.opened(wanted));
      case AccountOutcome.AlreadyOpen open ->
          Respond.json(response, 200, AccountView.opened(wanted));
      case AccountOutcome.Conflict conflict -> Respond.problem(response, Problem.accountConflict());
      case Outcome.Unavailable away -> Respond.problem(response, Problem.unavailable(away));
    }
  }

  private void get(ServerRequest request, ServerResponse response) {
    Requests.client(request, keys);
    var found = reads.account(request.path().pathParameters().get("account"));
    if (found.isEmpty()) {
      Respond.problem(response, Problem.notFound("no account has this name"));
    } else {
      Respond.json(response, 200, found.get());
    }
  }
}
