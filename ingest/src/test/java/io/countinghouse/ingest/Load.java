package io.countinghouse.ingest;

import io.countinghouse.testkit.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Callers that post between a few hot accounts, from a seed. A caller that gets no answer, or 503,
 * sends the same again under the same key, as a till does.
 */
final class Load implements AutoCloseable {

  private static final int ACCOUNTS = 12;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final List<Future<?>> callers = new ArrayList<>();
  private volatile boolean running = true;

  /** Starts so many callers; the API may be another one from call to call. */
  static Load start(int callers, long seed, Supplier<Api> api) {
    var load = new Load();
    var random = Seeds.random(seed);
    for (int i = 0; i < callers; i++) {
      var mine = new java.util.SplittableRandom(random.nextLong());
      int caller = i;
      load.callers.add(load.threads.submit(() -> load.call(caller, mine, api)));
    }
    return load;
  }

  /** Opens the accounts, some of them with a floor. */
  static void openAccounts(Api api) throws Exception {
    for (int i = 0; i < ACCOUNTS; i++) {
      api.opened("hot-" + i, i % 3 == 0 ? "external" : "customer");
    }
  }

  private Void call(int caller, RandomGenerator random, Supplier<Api> api) throws Exception {
    for (int i = 0; running; i++) {
      int debit = random.nextInt(ACCOUNTS);
      int credit = (debit + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
      var amount = "%d.%02d".formatted(random.nextInt(20), 1 + random.nextInt(99));
      var body = Api.JSON.writeValueAsString(Api.payment("hot-" + debit, "hot-" + credit, amount));
      settle("load-" + caller + "-" + i, body, api);
    }
    return null;
  }

  private void settle(String key, String body, Supplier<Api> api) throws Exception {
    while (true) {
      try {
        int status = api.get().post(key, body).status();
        if (status == 201) {
          accepted.add(key);
          return;
        } else if (status == 422) {
          refused.add(key);
          return;
        } else if (status != 503) {
          throw new IllegalStateException("status " + status + " for " + body);
        }
      } catch (IOException e) {
        if (!running) {
          return; // nobody answers any more, and nobody asks
        }
      }
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }

  Set<String> accepted() {
    return accepted;
  }

  Set<String> refused() {
    return refused;
  }

  /** Lets every caller finish what it has begun. */
  void finish() throws Exception {
    running = false;
    for (var caller : callers) {
      caller.get();
    }
  }

  @Override
  public void close() {
    running = false;
    threads.shutdownNow();
  }
}
