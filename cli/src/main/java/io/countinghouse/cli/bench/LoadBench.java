package io.countinghouse.cli.bench;

import static io.countinghouse.cli.bench.BenchResult.hundredth;

import com.clickhouse.client.api.Client;
import io.countinghouse.cli.bench.LoadBenchCommand.Scale;
import io.countinghouse.events.Micros;
import io.countinghouse.events.Topics;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.stack.ClickHouseServer;
import io.countinghouse.stack.ServiceProcess;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** The loader and bare inserts in turns, then the way from the ledger to a report. */
final class LoadBench implements AutoCloseable {

  private static final int CALLERS = 256;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final Duration TURN_MAX = Duration.ofMinutes(5);
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final BenchSystem system;
  private final ClickHouseServer clickHouse;
  private final Turns turns;
  private final Scale scale;
  private final ClickHouseAccess access;
  private final Client client;
  private final PostingsTable postings;
  private final ServiceProcess loader;
  private final ScoreLoad load;
  private final BareInserts bare;
  private final List<Double> loaded = new ArrayList<>();
  private final List<Double> inserted = new ArrayList<>();
  private final List<Double> ratios = new ArrayList<>();
  private final List<Double> insertedOne = new ArrayList<>();
  private final List<Double> ratiosOne = new ArrayList<>();
  private long sent;
  private double halfLoad;
  private double rowsAnInsert;
  private double insertsASecond;
  private long partsMax;
  private Map<String, Double> cores = Map.of();
  private Delay.Percentiles fresh = new Delay.Percentiles(0, 0, 0);

  LoadBench(BenchSystem system, ClickHouseServer clickHouse, Turns turns, Scale scale) {
    this.system = system;
    this.clickHouse = clickHouse;
    this.turns = turns;
    this.scale = scale;
    this.access =
        new ClickHouseAccess(
            clickHouse.url(), clickHouse.user(), clickHouse.password(), clickHouse.database());
    this.loader = loader(system, clickHouse);
    this.client = access.client(ANSWER_MAX);
    this.postings = new PostingsTable(client);
    this.load = new ScoreLoad(system.kafka(), new ScoreTown(scale.accounts()));
    this.bare = new BareInserts(access);
  }

  /** Starts a loader with a login of its own. */
  static ServiceProcess loader(BenchSystem system, ClickHouseServer clickHouse) {
    return system.service(
        "loader",
        "io.countinghouse.loader.LoaderMain",
        Map.of(
            "KAFKA_BOOTSTRAP", system.kafka(),
            "CLICKHOUSE_URL", clickHouse.url(),
            "CLICKHOUSE_USER", clickHouse.logins().loader().user(),
            "CLICKHOUSE_PASSWORD", clickHouse.logins().loader().password(),
            "CLICKHOUSE_OWNER_USER", clickHouse.user(),
            "CLICKHOUSE_OWNER_PASSWORD", clickHouse.password()));
  }

  void measure(Consumer<String> say) throws Exception {
    say.accept("warming up");
    backlog(scale.warmUp());
    bare.turn(1, sent, 1);
    bare.turn(1, sent, BareInserts.AT_ONCE);
    for (int round = 1; round <= scale.rounds(); round++) {
      say.accept("round %d of %d".formatted(round, scale.rounds()));
      long before = sent;
      double ours = backlog(scale.each());
      double theirs = bare.turn(before + 1, sent, BareInserts.AT_ONCE);
      double theirsOne = bare.turn(before + 1, sent, 1);
      loaded.add(ours);
      inserted.add(theirs);
      ratios.add(ours / theirs);
      insertedOne.add(theirsOne);
      ratiosOne.add(ours / theirsOne);
    }
    if (bare.rows() != 2 * 2 * sent) {
      throw new IllegalStateException("the bare inserts have other rows than the loader's");
    }
    rowsAnInsert = 2.0 * sent / inserts();
    say.accept("from the ledger to a report");
    freshness();
  }

  /** Lets so many transactions wait in Kafka, then works them off: rows a second. */
  private double backlog(int count) throws Exception {
    loader.suspend();
    try {
      load.send(Topics.TRANSACTIONS.name(), count);
    } finally {
      loader.resume();
    }
    long begun = Micros.of(Instant.now());
    long begin = System.nanoTime();
    sent += count;
    while (postings.rows() < 2 * sent) {
      turns.refuseStop();
      if (!loader.alive()) {
        throw new IllegalStateException("the loader has ended; its log says why");
      }
      if (System.nanoTime() - begin > TURN_MAX.toNanos()) {
        throw new IllegalStateException("the loader has not worked it off after " + TURN_MAX);
      }
      LockSupport.parkNanos(LOOK_NS);
    }
    return 2.0 * count / ((lastAddedMicros() - begun) / 1e6);
  }

  /**
   * When ClickHouse added the loader's last part, by its log, which has it a moment after queries
   * do. Asking all the time instead would slow the loader down.
   */
  private long lastAddedMicros() {
    long end = System.nanoTime() + TURN_MAX.toNanos();
    while (System.nanoTime() < end) {
      client.queryAll("SYSTEM FLUSH LOGS");
      var log =
          client
              .queryAll(
                  "SELECT sum(rows) AS n, toUnixTimestamp64Micro(max(event_time_microseconds)) AS at"
                      + " FROM system.part_log WHERE database = currentDatabase() AND table ="
                      + " 'postings' AND event_type = 'NewPart' AND error = 0 AND"
                      + " startsWith(query_id, 'loader:')")
              .getFirst();
      if (log.getLong("n") >= 2 * sent) {
        return log.getLong("at");
      }
      LockSupport.parkNanos(LOOK_NS);
    }
    throw new IllegalStateException("ClickHouse's log of parts lacks what is there");
  }

  private void freshness() throws Exception {
    var ingest = system.ingest("ours", IngestBench.LANES);
    var tills = ingest.http().single(CALLERS);
    turns.run(tills, scale.paced());
    double most = turns.run(tills, scale.paced()).perSecond();
    awaitAll(ingest);
    halfLoad = most / 2;
    system.checkpoint(); // as a server has had that has run for hours (docs/bench.md)
    turns.runAt(halfLoad, tills, Duration.ofSeconds(2));
    awaitAll(ingest);
    long before = ingest.ledger().transactions();
    long insertsBefore = inserts();
    try (var looking = new Loaded(access)) {
      var used = used(ingest);
      long begin = System.nanoTime();
      var _ = turns.runAt(halfLoad, tills, scale.paced());
      double seconds = (System.nanoTime() - begin) / 1e9;
      cores = used(ingest);
      cores.replaceAll(
          (part, micros) -> hundredth((micros - used.getOrDefault(part, 0.0)) / seconds / 1e6));
      fresh = looking.result(ingest.ledger().transactions() - before);
      insertsASecond = (inserts() - insertsBefore) / seconds;
      partsMax = looking.partsMax();
    }
  }

  /** Processor time so far, in microseconds. */
  private Map<String, Double> used(BenchSystem.Ingest ingest) {
    var cpu = system.cpu(ingest);
    var all = new LinkedHashMap<String, Double>();
    all.put("ingest", cpu.ingest());
    all.put("postgres", cpu.postgres());
    all.put("kafka", cpu.kafka());
    all.put("loader", CpuUse.micros(loader.pid()));
    all.put("clickhouse", CpuUse.micros(clickHouse.pid()));
    all.put("callers", cpu.callers());
    return all;
  }

  /** Nothing of what came before waits any more. */
  private void awaitAll(BenchSystem.Ingest ingest) throws Exception {
    long wanted = 2 * (sent + ingest.ledger().transactions());
    long begin = System.nanoTime();
    while (postings.rows() < wanted) {
      turns.refuseStop();
      if (System.nanoTime() - begin > TURN_MAX.toNanos()) {
        throw new IllegalStateException(
            "%d of %d rows were loaded after %s".formatted(postings.rows(), wanted, TURN_MAX));
      }
      LockSupport.parkNanos(LOOK_NS);
    }
  }

  /** Each batch is one insert for each month that it is about. */
  private long inserts() {
    return client
        .queryAll(
            "SELECT count() AS n FROM (SELECT 1 FROM postings GROUP BY source_partition, batch_id,"
                + " toYYYYMM(posted_at))")
        .getFirst()
        .getLong("n");
  }

  void print(PrintWriter out) {
    out.printf("%-44s %,12.0f rows a second%n", "the loader, from a backlog", Median.of(loaded));
    out.printf(
        "%-44s %,12.0f rows a second%n",
        "bare inserts of the same, %d at once".formatted(BareInserts.AT_ONCE), Median.of(inserted));
    out.printf(
        "%-44s %,12.0f rows a second%n",
        "bare inserts of the same, one at a time", Median.of(insertedOne));
    out.printf(
        "the loader is %.2f and %.2f of bare inserts, with %,.0f rows an insert%n%n",
        Median.of(ratios), Median.of(ratiosOne), rowsAnInsert);
    out.printf(
        "at half load, %.0f postings a second, milliseconds from posted_at until a query has it%n"
            + "  p50 %.1f, p99 %.1f, p99.9 %.1f%n"
            + "  %.1f inserts a second into postings, at most %d parts; cores used %s%n",
        halfLoad, fresh.p50Ms(), fresh.p99Ms(), fresh.p999Ms(), insertsASecond, partsMax, cores);
    out.flush();
  }

  /** For the last line; the keys are a contract (docs/cli.md). */
  Map<String, Object> json() {
    var all = new LinkedHashMap<String, Object>();
    all.put("ratio_bare_insert", hundredth(Median.of(ratios)));
    all.put("ratio_bare_insert_one", hundredth(Median.of(ratiosOne)));
    all.put("freshness_ms", fresh.json());
    all.put("half_load_per_s", Math.round(halfLoad));
    all.put("loader_rows_per_s", Math.round(Median.of(loaded)));
    all.put("bare_rows_per_s", Math.round(Median.of(inserted)));
    all.put("bare_one_rows_per_s", Math.round(Median.of(insertedOne)));
    all.put("rows_an_insert", Math.round(rowsAnInsert));
    all.put("half_load_inserts_per_s", hundredth(insertsASecond));
    all.put("half_load_parts_max", partsMax);
    all.put("half_load_cores", cores);
    return all;
  }

  @Override
  public void close() {
    bare.close();
    load.close();
    client.close();
  }
}
