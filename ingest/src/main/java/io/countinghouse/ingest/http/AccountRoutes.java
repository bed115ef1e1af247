package io.countinghouse.ingest.http;

import io.countinghouse.events.Account.Status;
import io.countinghouse.ingest.lane.AccountOutcome;
import io.countinghouse.ingest.lane.Asker;
import io.countinghouse.ingest.lane.Lanes;
import io.countinghouse.ingest.lane.Outcome;
import io.countinghouse.ingest.lane.Refusal;
import io.countinghouse.ingest.lane.StatusChange;
import io.countinghouse.ingest.lane.StatusOutcome;
import io.countinghouse.ingest.read.AccountView;
import io.countinghouse.ingest.request.OpenAccount;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Locale;

/** {@code /v1/accounts}. */
final class AccountRoutes {

  private static final String ALL = "/v1/accounts/";

  /** With "+": a name may hold an encoded slash, which the router has decoded by then. */
  private static final String ONE = ALL + "{+account}";

  private static final Problem NO_ACCOUNT = Problem.notFound("no account has this name");

  private final Lanes lanes;
  private final ApiMetrics metrics;

  AccountRoutes(Lanes lanes, ApiMetrics metrics) {
    this.lanes = lanes;
    this.metrics = metrics;
  }

  void route(HttpRules rules) {
    rules.post("/v1/accounts", this::open);
    rules.any("/v1/accounts", (req, res) -> Routes.onlyTakes(res, "POST"));
    for (var change : StatusChange.values()) {
      var verb = "/" + change.name().toLowerCase(Locale.ROOT);
      rules.post(ONE + verb, (req, res) -> change(req, res, change, verb));
      rules.any(ONE + verb, (req, res) -> onlyPost(req, res, verb));
    }
  }

  private static void onlyPost(ServerRequest request, ServerResponse response, String verb) {
    if (RawPath.after(request, ALL, verb).isEmpty()) {
      response.next(); // an account whose name ends so
    } else {
      Routes.onlyTakes(response, "POST");
    }
  }

  private void open(ServerRequest request, ServerResponse response) {
    var wanted = OpenAccount.parse(Requests.json(request));
    switch (Waiting.answer(lanes.open(wanted, asker(request)), AccountOutcome.class)) {
      case AccountOutcome.Opened _ ->
          Respond.json(response, 201, AccountView.opened(wanted, Status.OPEN));
      case AccountOutcome.OpenedBefore(Status now) when now == Status.CLOSED -> // for ever
          refuse(response, Refusal.accountClosed("account"));
      case AccountOutcome.OpenedBefore(Status now) ->
          Respond.json(response, 200, AccountView.opened(wanted, now));
      case AccountOutcome.Conflict conflict -> {
        metrics.countRefusal(Problem.ACCOUNT_EXISTS);
        Respond.problem(response, Problem.accountConflict());
      }
      case Outcome.Unavailable away -> Respond.problem(response, Problem.unavailable(away));
    }
  }

  private void refuse(ServerResponse response, Refusal refusal) {
    metrics.countRefusal(refusal.name());
    Respond.problem(response, Problem.accountState(refusal));
  }

  private static Asker asker(ServerRequest request) {
    var caller = Requests.caller(request);
    return new Asker(caller.client(), caller.keyId(), Gate.address(request));
  }

  private void change(
      ServerRequest request, ServerResponse response, StatusChange change, String verb) {
    var name = RawPath.after(request, ALL, verb);
    if (name.isEmpty()) {
      response.next(); // an account whose name ends so
      return;
    }
    var outcome = lanes.change(name.get(), change, asker(request));
    switch (Waiting.answer(outcome, StatusOutcome.class)) {
      case StatusOutcome.Settled settled ->
          Respond.json(response, 200, AccountView.of(settled.account()));
      case StatusOutcome.NoSuchAccount none -> Respond.problem(response, NO_ACCOUNT);
      case StatusOutcome.NotAllowed not -> refuse(response, not.why());
      case Outcome.Unavailable away -> Respond.problem(response, Problem.unavailable(away));
    }
  }
}
