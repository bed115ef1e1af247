package io.countinghouse.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.testkit.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Callers that post, authorise, capture, void and reverse between a few hot accounts, from a seed;
 * each over any lane, and about any transaction that any of them knows.
 */
final class KindsLoad implements AutoCloseable {

  private static final int ACCOUNTS = 8;
  private static final int LINES = 20;
  private static final int KNOWN_MAX = 500;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> callers = new ArrayList<>();
  private final List<String> known = new ArrayList<>();
  private final AtomicLong done = new AtomicLong();
  private final List<Api> apis;
  private volatile boolean running = true;

  private KindsLoad(List<Api> apis) {
    this.apis = apis;
  }

  static KindsLoad start(int callers, long seed, List<Api> apis) throws Exception {
    for (int i = 0; i < ACCOUNTS; i++) {
      apis.getFirst().opened("hot-" + i, i == 0 ? "external" : "customer");
    }
    var load = new KindsLoad(apis);
    var random = Seeds.random(seed);
    for (int i = 0; i < callers; i++) {
      var mine = new SplittableRandom(random.nextLong());
      int caller = i;
      load.callers.add(load.threads.submit(() -> load.call(caller, mine)));
    }
    return load;
  }

  /** Lines that were answered. */
  long done() {
    return done.get();
  }

  private Void call(int caller, RandomGenerator random) throws Exception {
    for (int batch = 0; running; batch++) {
      var lines = new StringBuilder();
      for (int i = 0; i < LINES; i++) {
        var key = "kinds-%d-%d-%d".formatted(caller, batch, i);
        lines.append(Api.JSON.writeValueAsString(line(key, random))).append('\n');
      }
      for (var answer : apis.get(random.nextInt(apis.size())).batch(lines.toString())) {
        var status = answer.path("status").asString();
        if (!status.equals("posted") && !status.equals("refused")) {
          throw new IllegalStateException(answer.toString());
        }
        if (status.equals("posted")) {
          remember(answer.path("transaction_id").asString(), random);
        }
        done.incrementAndGet();
      }
    }
    return null;
  }

  private void remember(String id, RandomGenerator random) {
    synchronized (known) {
      if (known.size() == KNOWN_MAX) {
        known.set(random.nextInt(KNOWN_MAX), id);
      } else {
        known.add(id);
      }
    }
  }

  private Map<String, String> line(String key, RandomGenerator random) {
    var kind = List.of("post", "authorise", "capture", "void", "reverse").get(random.nextInt(5));
    Map<String, String> fields = new LinkedHashMap<>();
    synchronized (known) {
      if (kind.equals("post") || kind.equals("authorise") || known.isEmpty()) {
        int debit = random.nextInt(ACCOUNTS);
        int credit = (debit + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        var amount = "%d.%02d".formatted(random.nextInt(20), 1 + random.nextInt(99));
        fields.putAll(Api.payment("hot-" + debit, "hot-" + credit, amount));
        kind = kind.equals("authorise") ? kind : "post";
        if (kind.equals("authorise") && random.nextInt(4) == 0) {
          fields.put("expires_in_s", "1");
        }
      } else {
        fields.put("transaction_id", known.get(random.nextInt(known.size())));
        if (kind.equals("capture") && random.nextBoolean()) {
          fields.put("amount", "1.00");
        }
      }
    }
    fields.put("kind", kind);
    fields.put("idempotency_key", key);
    return fields;
  }

  void finish() throws Exception {
    running = false;
    for (var caller : callers) {
      caller.get();
    }
  }

  /** What must hold of any ledger, asked of its tables. */
  static void booksAreRight(Ingest servers) throws Exception {
    for (var wrong : WRONG) {
      assertEquals(0, servers.number(wrong), wrong);
    }
  }

  private static final List<String> WRONG =
      List.of(
          "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()",
          "SELECT sum(balance_minor)::bigint FROM ledger.balance",
          """
          SELECT count(*) FROM ledger.balance JOIN ledger.account USING (account_id)
          WHERE balance_minor - held_minor < floor_minor
          """,
          """
          SELECT count(*) FROM ledger.balance b
          WHERE held_minor <> (SELECT coalesce(sum(amount_minor), 0) FROM ledger.hold h
                               WHERE h.account_id = b.account_id AND h.currency = b.currency AND state = 'OPEN')
             OR held_minor <> (SELECT coalesce(sum(held_minor), 0) FROM ledger.transaction t
                               WHERE t.debit_account_id = b.account_id AND t.currency = b.currency)
          """,
          """
          SELECT count(*) FROM (SELECT related_id FROM ledger.transaction
                                WHERE kind IN ('CAPTURE', 'VOID', 'EXPIRE')
                                GROUP BY related_id HAVING count(*) > 1) AS twice
          """,
          """
          SELECT count(*) FROM (SELECT related_id FROM ledger.transaction WHERE kind = 'REVERSE'
                                GROUP BY related_id HAVING count(*) > 1) AS twice
          """,
          """
          SELECT count(*) FROM ledger.hold h LEFT JOIN ledger.transaction t ON t.transaction_id = settled_by
          WHERE (state = 'OPEN') <> (t.transaction_id IS NULL) OR t.related_id <> authorisation_id
             OR kind <> CASE state WHEN 'CAPTURED' THEN 'CAPTURE' WHEN 'VOIDED' THEN 'VOID' ELSE 'EXPIRE' END
          """,
          """
          SELECT count(*) FROM ledger.transaction t FULL JOIN ledger.reversal r ON r.reversed_by = t.transaction_id
          WHERE (t.kind = 'REVERSE' AND r.transaction_id IS DISTINCT FROM t.related_id)
             OR (r.reversed_by IS NOT NULL AND t.kind IS DISTINCT FROM 'REVERSE')
          """);

  @Override
  public void close() {
    running = false;
    threads.shutdownNow();
  }
}
