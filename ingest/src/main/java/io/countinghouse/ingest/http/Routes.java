package io.countinghouse.ingest.http;

import io.countinghouse.ingest.access.AuditLog;
import io.countinghouse.ingest.access.KeyRing;
import io.countinghouse.ingest.lane.Lanes;
import io.countinghouse.ingest.lane.Outcome;
import io.countinghouse.ingest.read.Cursors;
import io.countinghouse.ingest.read.LedgerAway;
import io.countinghouse.ingest.read.LedgerReads;
import io.countinghouse.ingest.read.Listings;
import io.countinghouse.ingest.read.MonthDetached;
import io.countinghouse.ingest.read.Snapshots;
import io.countinghouse.ingest.read.Statements;
import io.countinghouse.ingest.request.InvalidRequest;
import io.countinghouse.ingest.rules.Desks;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All routes of the API; what is no route is a problem too. */
public final class Routes {

  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

  private final KeyRing keys;
  private final AuditLog audit;
  private final SlowClients slow;
  private final Lanes lanes;
  private final Snapshots snapshots;
  private final Cursors cursors;
  private final Desks desks;
  private final MeterRegistry registry;
  private final Supplier<String> figures;

  /**
   * @param snapshots what is read from
   * @param cursors how its pages go on
   * @param registry for the API's own figures
   * @param figures all figures as text
   */
  public Routes(
      KeyRing keys,
      AuditLog audit,
      SlowClients slow,
      Lanes lanes,
      Snapshots snapshots,
      Cursors cursors,
      Desks desks,
      MeterRegistry registry,
      Supplier<String> figures) {
    this.keys = keys;
    this.audit = audit;
    this.slow = slow;
    this.lanes = lanes;
    this.snapshots = snapshots;
    this.cursors = cursors;
    this.desks = desks;
    this.registry = registry;
    this.figures = figures;
  }

  /** Adds them to a server. */
  public void to(HttpRouting.Builder routing) {
    var metrics = new ApiMetrics(registry);
    var access = new AccessMetrics(registry);
    routing.addFilter(new Gate(keys, audit, access, slow));
    new HealthRoutes(keys, lanes, figures).route(routing);
    new BatchRoutes(lanes, metrics, access, audit, new OpenBatches(registry))
        .route(routing); // before /v1/transactions/{id}
    var submission = new Submission(lanes, metrics);
    new AccountRoutes(lanes, metrics).route(routing); // before /v1/accounts/{account}
    var reads = new LedgerReads(snapshots);
    var statements = new Statements(snapshots, cursors);
    var listings = new Listings(snapshots, cursors);
    new ReadRoutes(reads, statements, listings, Clock.systemUTC()).route(routing);
    new TransactionRoutes(submission).route(routing);
    new SettlementRoutes(submission).route(routing);
    new RuleRoutes(desks.rules(), Clock.systemUTC()).route(routing);
    new SnoozeRoutes(desks.snoozes(), reads, Clock.systemUTC()).route(routing);
    new ApiDocument().route(routing);
    routing.any((req, res) -> Respond.problem(res, Problem.notFound("no such path")));
    routing.error(Refused.class, (req, res, e) -> refuse(res, e));
    routing.error(
        InvalidRequest.class,
        (req, res, e) -> {
          metrics.countInvalid();
          Respond.problem(res, Problem.invalid(e));
        });
    routing.error(
        MonthDetached.class,
        (req, res, e) ->
            Respond.problem(res, Problem.monthDetached(e.field(), e.keptFrom().toString())));
    routing.error(
        LedgerAway.class,
        (req, res, e) ->
            Respond.problem(
                res, Problem.unavailable(new Outcome.Unavailable(String.valueOf(e.getMessage())))));
    routing.error(
        HttpException.class,
        (req, res, e) -> Respond.problem(res, Problem.protocol(e.status().code())));
    routing.error(
        RuntimeException.class,
        (req, res, e) -> {
          LOG.atError().addKeyValue("path", req.path().path()).setCause(e).log("request failed");
          Respond.problem(res, Problem.internal(Tracing.traceId()));
        });
  }

  private static void refuse(ServerResponse response, Refused refused) {
    Respond.problem(response, refused);
    if (refused.problem().status() == 408) {
      Thread.currentThread().interrupt(); // or the server would go on waiting for the rest
    }
  }

  static void onlyTakes(ServerResponse response, String method) {
    response.header(HeaderNames.ALLOW, method);
    Respond.problem(response, Problem.methodNotAllowed(method));
  }
}
