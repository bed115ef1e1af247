package io.countinghouse.ingest.http;

import io.countinghouse.ingest.lane.AccountOutcome;
import io.countinghouse.ingest.lane.Lanes;
import io.countinghouse.ingest.lane.Outcome;
import io.countinghouse.ingest.request.InvalidRequest;
import io.countinghouse.ingest.request.OpenAccount;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** {@code /v1/accounts}. */
final class AccountRoutes {

  private static final String ALL = "/v1/accounts/";

  /** With "+": a name may hold an encoded slash, which the router has decoded by then. */
  private static final String ONE = ALL + "{+account}";

  private final Lanes lanes;
  private final LedgerReads reads;

  AccountRoutes(Lanes lanes, LedgerReads reads) {
    this.lanes = lanes;
    this.reads = reads;
  }

  void route(HttpRules rules) {
    rules.post("/v1/accounts", this::open);
    rules.any("/v1/accounts", (req, res) -> Routes.onlyTakes(res, "POST"));
    rules.get(ONE, this::get);
    rules.any(ONE, (req, res) -> Routes.onlyTakes(res, "GET"));
  }

  private void open(ServerRequest request, ServerResponse response) {
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
    var found = reads.account(name(request));
    if (found.isEmpty()) {
      Respond.problem(response, Problem.notFound("no account has this name"));
    } else {
      Respond.json(response, 200, found.get());
    }
  }

  private static String name(ServerRequest request) {
    var raw = request.prologue().uriPath().rawPath();
    var encoded = raw.substring(Math.min(ALL.length(), raw.length()));
    try {
      return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest("account", "must be percent-encoded");
    }
  }
}
