package io.countinghouse.ingest;

import io.countinghouse.ingest.access.AccessWorker;
import io.countinghouse.ingest.access.AuditLog;
import io.countinghouse.ingest.access.Changes;
import io.countinghouse.ingest.access.KeyRing;
import io.countinghouse.ingest.http.ApiServer;
import io.countinghouse.ingest.http.Routes;
import io.countinghouse.ingest.http.SlowClients;
import io.countinghouse.ingest.lane.Accounts;
import io.countinghouse.ingest.lane.CommitFigures;
import io.countinghouse.ingest.lane.Lane;
import io.countinghouse.ingest.lane.LaneMetrics;
import io.countinghouse.ingest.lane.LaneRows;
import io.countinghouse.ingest.lane.LaneTransactions;
import io.countinghouse.ingest.lane.Lanes;
import io.countinghouse.ingest.lane.Ledger;
import io.countinghouse.ingest.lane.Poster;
import io.countinghouse.ingest.lane.Tenure;
import io.countinghouse.ingest.publish.LaneWatermarks;
import io.countinghouse.ingest.publish.Publisher;
import io.countinghouse.ingest.read.Cursors;
import io.countinghouse.ingest.read.Snapshots;
import io.countinghouse.ingest.rules.Desks;
import io.countinghouse.ingest.rules.RuleDesk;
import io.countinghouse.ingest.rules.SnoozeDesk;
import io.countinghouse.sql.LedgerMigrations;
import io.countinghouse.topics.rules.RuleTopic;
import io.countinghouse.worker.Env;
import io.countinghouse.worker.Service;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.jooq.DSLContext;

/** HTTP → lanes → ledger → Kafka. */
public final class IngestMain {

  /** A lane that is not there by then joins later; until then its callers are told so. */
  private static final Duration LANE_MAX = Duration.ofSeconds(10);

  private IngestMain() {}

  public static void main(String[] args) {
    var env = new Env(System.getenv());
    Service.main("ingest", env, service -> wire(service, IngestConfig.of(env)));
  }

  private static void wire(Service service, IngestConfig config) throws Exception {
    var ledger = config.ledger();
    var schemaOwner = config.owner();
    LedgerMigrations.apply(schemaOwner.url(), schemaOwner.user(), schemaOwner.password());
    var owner = UUID.randomUUID(); // this process, until it ends
    var pool = service.owns(LedgerPool.lookups(ledger, config.pools(), service.metrics()));
    LaneRows.refuseRetired(pool.sql(), config.lanes());
    RecordedCalendar.require(pool.sql(), config.calendar(), config.calendarVersion());
    service.owns(
        () -> LaneRows.release(pool.sql(), owner)); // when posters and publishers have ended
    var snapshots = snapshots(service, config);
    var accounts = new Accounts();
    accounts.rememberNewest(pool.sql());
    service.metrics().gauge("accounts.remembered", accounts, Accounts::remembered);
    var watermarks = new LaneWatermarks(config.kafkaBootstrap());
    var lanes = new Lanes(config.lanes().stream().map(Lane::new).toList(), accounts, pool.sql());

    service.runs(new MonthsAhead(pool.source(), service.metrics(), Clock.systemUTC()));
    service.runs(
        new KeyForgetting(pool.source(), config.keyWindow(), lanes::busy, service.metrics()));
    for (var lane : lanes.all()) {
      var tenure = new Tenure(ledger, lane, owner, watermarks);
      var transactions =
          new LaneTransactions(
              lane, owner, tenure, Clock.systemUTC(), CommitFigures.of(service.metrics(), lane));
      service.runs(new Publisher(lane, owner, config.kafkaBootstrap(), pool.sql(), watermarks));
      service.runs(new Poster(lane, accounts, config.calendar(), tenure, transactions));
      LaneMetrics.register(service.metrics(), lane);
    }

    var keys = new KeyRing(config.keys());
    var audit = new AuditLog();
    var access = new AccessWorker(ledger, keys, audit, service.metrics());
    access.begin(config.tls().isPresent(), config.keys().count());
    service.runs(access);

    var slow = new SlowClients();
    service.runs(slow);
    var figures = (PrometheusMeterRegistry) service.metrics();
    var rules = service.owns(new RuleTopic(config.kafkaBootstrap()));
    var changes = new Changes(pool.sql());
    var desks =
        new Desks(new RuleDesk(rules, changes), new SnoozeDesk(config.kafkaBootstrap(), changes));
    var cursors = Cursors.of(pool.sql());
    var routes =
        new Routes(keys, audit, slow, lanes, snapshots, cursors, desks, figures, figures::scrape);
    var api =
        service.owns(ApiServer.start(config.host(), config.port(), config.tls(), slow, routes));
    config.tls().ifPresent(tls -> tls.tellIn(service.metrics(), Clock.systemUTC()));
    service.announces("http", api.address());
    lanes.awaitPosting(LANE_MAX);
  }

  /** Without a replica the primary is read; with one, only what must be new is read there. */
  private static Snapshots snapshots(Service service, IngestConfig config) {
    var pools = config.pools();
    var primary = reads(service, "ledger-reads", config.ledger(), pools);
    return new Snapshots(
        primary,
        pools.replica() == null ? null : reads(service, "ledger-replica", pools.replica(), pools));
  }

  private static DSLContext reads(Service service, String name, Ledger ledger, PoolConfig pools) {
    var pool = service.owns(LedgerPool.reads(name, ledger, pools, service.metrics()));
    var breaker = new ReadBreaker(name, pool::answers, service.metrics());
    service.runs(breaker);
    return pool.sql(breaker);
  }
}
