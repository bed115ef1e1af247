package io.countinghouse.systemtests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.countinghouse.ingest.http.ServerTls;
import io.countinghouse.reports.reconcile.Following;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.SelfSigned;
import io.countinghouse.worker.Threads;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each part of the system is killed with SIGKILL while payments come in, and started again. Then:
 * accepted = in the ledger = published = scored = loaded, row for row, and the books balance. The
 * servers are asked themselves.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class CrashIT {

  private static final int TILLS = 4;

  /** Batches that the tills have had decided before the kill, while the part is gone, and after. */
  private static final int BATCHES_BEFORE = 40;

  private static final int BATCHES_AFTER = 40;

  private final RandomGenerator random = Seeds.random(Seeds.one());
  private final Map<String, String> accepted = new HashMap<>();
  private Pipeline pipeline;
  private Truth truth;
  private int rounds;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    pipeline = Pipeline.start(dir);
    truth = new Truth(pipeline.environment());
    Till.openAccounts(pipeline.ingestUri());
  }

  @AfterAll
  void stop() {
    pipeline.close();
  }

  @ParameterizedTest
  @EnumSource(Part.class)
  void nothingIsLostOrDoubledWhenAPartIsKilledUnderLoad(Part part) throws Exception {
    payWhile(
        part,
        decided -> {
          await().atMost(Duration.ofMinutes(2)).until(() -> decided.get() >= BATCHES_BEFORE);
          pipeline.kill(part);
          pipeline.restart(part);
          int then = decided.get();
          await()
              .atMost(Duration.ofMinutes(4))
              .until(() -> {
                pipeline.restartWhatDied();
                return decided.get() >= then + BATCHES_AFTER;
              });
        });
    awaitLoaded();
    assertEveryServerHoldsTheSame();
    assertTheBooksBalance();
  }

  /** Here, because here all of it runs. */
  @Test
  void everyFigureThatAnAlarmGoesByIsToldByARunningService(@TempDir Path tls) throws Exception {
    var certificate = SelfSigned.make(tls, "api");
    var till = new Till(pipeline.ingestUri(), "figures", random.nextLong());
    till.payOneBatch();
    accepted.putAll(till.posted());
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(() -> {
          var told = told(certificate);
          var lacking = new ArrayList<String>();
          AlarmRules.read().forEach(rule -> lacking.addAll(told.lacking(rule)));
          assertEquals(List.of(), lacking);
          assertEquals(List.of(), DocumentedFigures.lacking(told.names()));
        });
  }

  private Figures told(SelfSigned certificate) throws Exception {
    var told = new Figures().add(pipeline.figures());
    var proof = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var following =
        new Following(pipeline.ledger(), pipeline.facts(), Duration.ZERO, proof, Clock.systemUTC());
    following.look();
    // the ingest that runs here speaks plain HTTP
    new ServerTls(certificate.certificate(), certificate.key()).tellIn(proof, Clock.systemUTC());
    told.add(proof.scrape());
    for (var job : AlarmRules.jobs()) {
      told.add("up{job=\"" + job + "\",instance=\"here\"} 1"); // Prometheus' own
    }
    return told;
  }

  private interface Story {
    void tell(AtomicInteger decided) throws Exception;
  }

  private void payWhile(Part part, Story story) throws Exception {
    var stop = new AtomicBoolean();
    var decided = new AtomicInteger();
    var tills = new ArrayList<Till>();
    for (int i = 0; i < TILLS; i++) {
      var name = part + "-" + rounds + "-" + i;
      tills.add(new Till(pipeline.ingestUri(), name, random.nextLong()));
    }
    rounds++;
    try (var threads = Threads.perTask("till")) {
      var running = new ArrayList<Future<?>>();
      for (var till : tills) {
        running.add(
            threads.submit(() -> {
              while (!stop.get()) {
                till.payOneBatch();
                decided.incrementAndGet();
              }
              return null;
            }));
      }
      try {
        story.tell(decided);
      } finally {
        stop.set(true);
      }
      for (var till : running) {
        till.get();
      }
    }
    tills.forEach(till -> accepted.putAll(till.posted()));
  }

  /** What lets the test go on is a count; what it then asserts are rows. */
  private void awaitLoaded() throws Exception {
    var count = truth.postgres("SELECT count(*) FROM ledger.transaction").getFirst();
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .untilAsserted(() -> {
          pipeline.restartWhatDied();
          assertEquals(
              List.of(count + "\t" + count + "\t" + count),
              truth.clickhouse(
                  "SELECT countIf(side = 'debit'), countIf(side = 'credit'),"
                      + " (SELECT count() FROM scores) FROM postings"));
        });
  }

  private void assertEveryServerHoldsTheSame() throws Exception {
    var ledger = once("ledger", truth.ledger());
    assertFalse(ledger.isEmpty());
    var byKey = new HashMap<String, String>();
    ledger.forEach(fact -> byKey.put(fact.split(" ", -1)[1], fact.split(" ", -1)[2]));
    assertEquals(accepted, byKey, "accepted by the API = in the ledger");
    assertEquals(ledger, once("Kafka", truth.transactions()), "published");
    assertEquals(ledger, once("debits", truth.legs("debit")), "loaded debits");
    assertEquals(ledger, once("credits", truth.legs("credit")), "loaded credits");
    var places = new TreeSet<String>();
    ledger.forEach(fact -> places.add(fact.split(" ", -1)[0]));
    assertEquals(places, once("scores in Kafka", truth.scores()), "scored");
    assertEquals(places, once("scores in ClickHouse", truth.loadedScores()), "loaded scores");
  }

  private void assertTheBooksBalance() throws Exception {
    assertEquals(
        List.of(),
        truth.postgres(
            """
            SELECT account_id || ' ' || currency FROM ledger.balance b
            WHERE balance_minor <> (
              SELECT coalesce(sum(CASE side WHEN 'credit' THEN amount_minor ELSE -amount_minor END), 0)
              FROM ledger.posting p WHERE p.account_id = b.account_id AND p.currency = b.currency)
            """),
        "every balance is the sum of its postings");
    assertEquals(
        List.of(),
        truth.postgres(
            "SELECT currency FROM ledger.balance GROUP BY currency HAVING sum(balance_minor) <> 0"),
        "every currency sums to zero");
    assertEquals(
        List.of(),
        truth.postgres(
            """
            SELECT lane::text FROM ledger.lane l
            WHERE last_seq <> (SELECT count(*) FROM (
                SELECT lane_seq FROM ledger.transaction t WHERE t.lane = l.lane
                UNION SELECT lane_seq FROM ledger.account_entry a WHERE a.lane = l.lane) e)
            """),
        "every lane runs 1..n");
  }

  private static Set<String> once(String where, List<String> all) {
    var once = new HashSet<>(all);
    assertEquals(once.size(), all.size(), "doubled in " + where);
    return once;
  }
}
