package io.countinghouse.loader.settle;

import io.countinghouse.loader.batch.Batch;
import io.countinghouse.loader.batch.Bounds;
import io.countinghouse.loader.insert.AwayException;
import io.countinghouse.loader.insert.FactStore;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The first inserts of a batch, month by month, on a thread of their own. Nobody changes the batch
 * meanwhile.
 */
final class Sending {

  /** The months whose inserts were acknowledged, and when the last of them was. */
  private record Acknowledged(Set<Integer> months, long atNanos) {}

  /**
   * The lease, connecting, and ClickHouse's longest silence together take less. What still goes on
   * then blocks in writing to a server that reads nothing, which has no time-out of its own.
   */
  private static final Duration END_MAX = Duration.ofSeconds(40);

  private final Future<Acknowledged> result;
  private final long giveUpNanos = System.nanoTime() + END_MAX.toNanos();

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
    if (!result.isDone() && System.nanoTime() - giveUpNanos > 0) {
      result.cancel(true); // which closes the socket that it blocks on
    }
    return !result.isDone();
  }

  /** Waits for their end, however they end; a bounded time. */
  void await() {
    try {
      var _ = result.get(giveUpNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | CancellationException e) { // acknowledged() tells it
    } catch (TimeoutException e) {
      result.cancel(true);
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
    return switch (result.state()) {
      case CANCELLED ->
          throw new AwayException(
              "ClickHouse: an insert has not ended in " + END_MAX, new TimeoutException());
      case FAILED ->
          throw result.exceptionNow() instanceof RuntimeException why
              ? why
              : new IllegalStateException(result.exceptionNow());
      default -> result.resultNow().months();
    };
  }

  /** How long ago the last insert was acknowledged. */
  Duration endedFor() {
    return Duration.ofNanos(System.nanoTime() - result.resultNow().atNanos());
  }
}
