package io.countinghouse.cli.demo;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.Connection;
import io.countinghouse.cli.http.LedgerClient;
import io.countinghouse.cli.http.PostResult;
import io.countinghouse.cli.traffic.AccountOpening;
import io.countinghouse.cli.traffic.PostRequest;
import io.countinghouse.worker.Threads;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Posts a stream through the HTTP API by several callers at once. All requests of one subject go
 * through the same caller, so their order is kept.
 */
final class Posting implements AutoCloseable {

  private static final int CALLERS = 8;

  /** Accounts are opened one a request: only many callers at once make batches of them. */
  private static final int OPENERS = 64;

  private static final int BATCH_MAX = 500;

  private final Connection connection;
  private final double perSecond;
  private final ExecutorService threads = Threads.perTask("poster");
  private final List<Future<?>> callers = new ArrayList<>();
  private final long beginNanos = System.nanoTime();
  private volatile boolean stopped;

  /** Prepares it; {@code perSecond} 0 means as fast as it goes. */
  Posting(Connection connection, double perSecond) {
    this.connection = connection;
    this.perSecond = perSecond;
  }

  /** Begins to open the accounts. */
  void open(List<AccountOpening> accounts) {
    for (int opener = 0; opener < OPENERS; opener++) {
      var own = new ArrayList<AccountOpening>();
      for (int i = opener; i < accounts.size(); i += OPENERS) {
        own.add(accounts.get(i));
      }
      call(client -> openEach(client, own));
    }
  }

  /** Begins to post the requests. */
  void post(List<PostRequest> requests) {
    var own = new ArrayList<List<Due>>();
    for (int caller = 0; caller < CALLERS; caller++) {
      own.add(new ArrayList<>());
    }
    long step = perSecond > 0 ? Math.round(Duration.ofSeconds(1).toNanos() / perSecond) : 0;
    for (int i = 0; i < requests.size(); i++) {
      var request = requests.get(i);
      int caller = Math.floorMod(request.subjectAccount().hashCode(), CALLERS);
      own.get(caller).add(new Due(i * step, request));
    }
    own.forEach(queue -> call(client -> postInOrder(client, queue)));
  }

  /** A request and when it is due, in nanoseconds from the beginning. */
  private record Due(long afterNanos, PostRequest request) {}

  /** Whether nothing is left to do. */
  boolean done() {
    return callers.stream().allMatch(Future::isDone);
  }

  /**
   * To be called when all is done.
   *
   * @throws CommandFailed if a caller could not do its part
   */
  void check() throws InterruptedException {
    for (var caller : callers) {
      try {
        caller.get();
      } catch (ExecutionException e) {
        throw new CommandFailed("posting failed: " + e.getMessage(), e);
      }
    }
  }

  private void openEach(LedgerClient client, List<AccountOpening> accounts) throws IOException {
    for (var account : accounts) {
      if (stopped) {
        return;
      }
      client.open(account);
    }
  }

  private void postInOrder(LedgerClient client, List<Due> queue) throws IOException {
    int next = 0;
    while (next < queue.size() && !stopped) {
      var batch = new ArrayList<PostRequest>();
      long now = System.nanoTime() - beginNanos;
      while (next < queue.size() && batch.size() < BATCH_MAX && queue.get(next).afterNanos <= now) {
        batch.add(queue.get(next++).request);
      }
      if (batch.isEmpty()) {
        LockSupport.parkNanos(queue.get(next).afterNanos - now);
      } else {
        client.post(batch).forEach(Posting::expected);
      }
    }
  }

  /** The generator makes no invalid request: one that is called so is a bug of ours. */
  private static void expected(PostResult result) {
    if (!result.posted() && !result.status().equals("refused")) {
      throw new IllegalStateException("unexpected result " + result);
    }
  }

  private interface Call {
    void run(LedgerClient client) throws IOException;
  }

  private void call(Call call) {
    callers.add(
        threads.submit(() -> {
          var base = URI.create(connection.ingestUrl());
          try (var client = new LedgerClient(base, connection.ingestApiKey())) {
            call.run(client);
          }
          return null;
        }));
  }

  /** Ends it after the batches that are on their way. */
  @Override
  public void close() {
    stopped = true;
    threads.close();
  }
}
