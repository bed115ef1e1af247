package io.countinghouse.ingest.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countinghouse.events.Money;
import io.countinghouse.ingest.read.Consistency;
import io.countinghouse.ingest.read.LedgerReads;
import io.countinghouse.ingest.read.Listings;
import io.countinghouse.ingest.read.Order;
import io.countinghouse.ingest.read.Statements;
import io.countinghouse.ingest.read.TransactionView;
import io.countinghouse.ingest.read.UsedKey;
import io.countinghouse.ingest.request.Given;
import io.countinghouse.ingest.request.InvalidRequest;
import io.countinghouse.ingest.request.Text;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is read. A look-up of one thing goes to the primary unless the caller says otherwise,
 * because it mostly follows a posting; what walks over many rows goes to the replica.
 */
final class ReadRoutes {

  private static final String ACCOUNTS = "/v1/accounts/";
  private static final String KEYS = "/v1/transactions/by-key/";

  private static final Set<String> LOOK_UP = Set.of("consistency");
  private static final Set<String> BALANCES = Set.of("at", "consistency");
  private static final Set<String> STATEMENT =
      Set.of("from", "to", "currency", "limit", "cursor", "consistency");
  private static final Set<String> LISTING =
      Set.of("account", "from", "to", "type", "order", "limit", "cursor", "consistency");

  /** What became of a key's request. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record KeyView(
      String idempotencyKey,
      String status,
      String claimedAt,
      @Nullable TransactionView transaction,
      @Nullable Problem problem) {}

  private final LedgerReads reads;
  private final Statements statements;
  private final Listings listings;
  private final Clock clock;

  ReadRoutes(LedgerReads reads, Statements statements, Listings listings, Clock clock) {
    this.reads = reads;
    this.statements = statements;
    this.listings = listings;
    this.clock = clock;
  }

  /** Names with "+" may hold an encoded slash, which the router has decoded by then. */
  void route(HttpRules rules) {
    rules.get("/v1/accounts/{+account}/balances", this::balances);
    rules.get("/v1/accounts/{+account}/statement", this::statement);
    rules.get("/v1/accounts/{+account}", this::account);
    rules.any("/v1/accounts/{+account}", (req, res) -> Routes.onlyTakes(res, "GET"));
    rules.get("/v1/transactions", this::listing);
    rules.get("/v1/transactions/by-key/{+key}", this::key);
    rules.any("/v1/transactions/by-key/{+key}", (req, res) -> Routes.onlyTakes(res, "GET"));
    rules.get("/v1/transactions/{id}", this::transaction);
    rules.any("/v1/transactions/{id}", (req, res) -> Routes.onlyTakes(res, "GET"));
  }

  private void account(ServerRequest request, ServerResponse response) {
    var name = RawPath.after(request, ACCOUNTS, "");
    var query = Query.of(request, LOOK_UP);
    answer(
        response,
        name.flatMap(n -> reads.account(n, query.consistency(Consistency.PRIMARY))),
        "no account has this name");
  }

  private void balances(ServerRequest request, ServerResponse response) {
    var name = RawPath.after(request, ACCOUNTS, "/balances");
    if (name.isEmpty()) {
      response.next(); // an account whose name ends so
      return;
    }
    var query = Query.of(request, BALANCES);
    var at = query.optional("at", this::past);
    var moment = at == null ? io.countinghouse.events.Micros.truncate(clock.instant()) : at;
    answer(
        response,
        reads.balances(name.get(), moment, query.consistency(Consistency.REPLICA)),
        "no account has this name");
  }

  private Instant past(String text) {
    var moment = Text.moment(text);
    if (moment.isAfter(clock.instant())) {
      throw new IllegalArgumentException("must not be in the future");
    }
    return moment;
  }

  private void statement(ServerRequest request, ServerResponse response) {
    var name = RawPath.after(request, ACCOUNTS, "/statement");
    if (name.isEmpty()) {
      response.next(); // an account whose name ends so
      return;
    }
    var client = Requests.client(request);
    var query = Query.of(request, STATEMENT);
    var currency = query.optional("currency", code -> Money.currency(code).getCurrencyCode());
    answer(
        response,
        statements.page(
            new Statements.Query(client, name.get(), currency, query.span()),
            query.optional("cursor", text -> text),
            query.limit(),
            query.consistency(Consistency.REPLICA)),
        "no account has this name");
  }

  private void listing(ServerRequest request, ServerResponse response) {
    var client = Requests.client(request);
    var query = Query.of(request, LISTING);
    var order = query.optional("order", Order::parse);
    answer(
        response,
        listings.page(
            new Listings.Query(
                client,
                query.optional("account", Text::account),
                query.optional("type", Text::type),
                query.span(),
                order == null ? Order.NEWEST_FIRST : order),
            query.optional("cursor", text -> text),
            query.limit(),
            query.consistency(Consistency.REPLICA)),
        "no account has this name");
  }

  private void key(ServerRequest request, ServerResponse response) {
    var client = Requests.client(request);
    var key = RawPath.after(request, KEYS, "").map(ReadRoutes::checkedKey);
    var query = Query.of(request, LOOK_UP);
    answer(
        response,
        key.flatMap(k ->
            reads
                .key(client, k, query.consistency(Consistency.PRIMARY))
                .map(used -> view(k, used))),
        "this client has used no such key");
  }

  private static String checkedKey(String key) {
    try {
      return Text.key(key);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest("key", String.valueOf(e.getMessage()), Given.text(key));
    }
  }

  private static KeyView view(String key, UsedKey used) {
    var at = used.claimedAt().toString();
    return switch (used) {
      case UsedKey.Posted p -> new KeyView(key, "posted", at, p.transaction(), null);
      case UsedKey.Refused r -> new KeyView(key, "refused", at, null, Problem.refused(r.refusal()));
    };
  }

  private void transaction(ServerRequest request, ServerResponse response) {
    var query = Query.of(request, LOOK_UP);
    answer(
        response,
        reads.transaction(
            request.path().pathParameters().get("id"), query.consistency(Consistency.PRIMARY)),
        "no transaction has this id");
  }

  private static void answer(ServerResponse response, Optional<?> found, String otherwise) {
    if (found.isEmpty()) {
      Respond.problem(response, Problem.notFound(otherwise));
    } else {
      Respond.json(response, 200, found.get());
    }
  }
}
