package io.countinghouse.loader.settle;

import io.countinghouse.loader.batch.Batch;
import io.countinghouse.loader.batch.Bounds;
import io.countinghouse.loader.insert.AwayException;
import io.countinghouse.loader.insert.FactStore;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * The first inserts of a batch, month by month, on a thread of their own. Nobody changes the batch
 * meanwhile.
 */
final class Sending {

  /** The months whose inserts were acknowledged, and when the last of them was. */
  private record Acknowledged(Set<Integer> months, long atNanos) {}

  private final Future<Acknowledged> result;

  private Sending(Future<Acknowledged> result) {
    this.result = result;
  }

  /**
   * Begins them.
   *
   * @param untilNanos after this ({@link System#nanoTime}) nothing more is sent
   */
  static Sending begin(
      ExecutorService threads, Batch batch, Bounds bounds, FactStore store, long untilNanos) {
    return new Sending(threads.submit(() -> send(batch, bounds, store, untilNanos)));
  }

  private static Acknowledged send(Batch batch, Bounds bounds, FactStore store, long untilNanos) {
    var acknowledged = new TreeSet<Integer>();
    for (int month : bounds.rows().keySet()) {
      if (System.nanoTime() - untilNanos > 0) {
        break;
      }
      store.insert(batch, bounds, month);
      acknowledged.add(month);
    }
    return new Acknowledged(acknowledged, System.nanoTime());
  }

  boolean underWay() {
    return !result.isDone();
  }

  /** Waits for their end, however they end; no longer than ClickHouse may be silent. */
  void await() {
    try {
      result.get();
    } catch (ExecutionException e) { // acknowledged() tells it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AwayException("interrupted while inserts were under way", e);
    }
  }

  /**
   * The months whose inserts were acknowledged, once it has ended; others were not sent.
   *
   * @throws AwayException if it is unknown whether the rows of a month are in
   */
  Set<Integer> acknowledged() {
    if (result.state() != Future.State.FAILED) {
      return result.resultNow().months();
    }
    throw result.exceptionNow() instanceof RuntimeException why
        ? why
        : new IllegalStateException(result.exceptionNow());
  }

  /** How long ago the last insert was acknowledged. */
  Duration endedFor() {
    return Duration.ofNanos(System.nanoTime() - result.resultNow().atNanos());
  }
}
