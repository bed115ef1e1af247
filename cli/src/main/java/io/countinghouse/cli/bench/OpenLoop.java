package io.countinghouse.cli.bench;

import io.countinghouse.worker.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Calls at a fixed rate, whatever the answers do. Each call's time runs from the moment at which it
 * was due, so a stall counts for all who should have called meanwhile (no coordinated omission).
 */
final class OpenLoop {

  private static final long CALL_US_MAX = Duration.ofMinutes(2).toMillis() * 1000;

  private final Contender contender;
  private final double perSecond;
  private final ConcurrentHistogram microseconds = new ConcurrentHistogram(1, CALL_US_MAX, 3);
  private final AtomicLong next = new AtomicLong();

  private OpenLoop(Contender contender, double perSecond) {
    this.contender = contender;
    this.perSecond = perSecond;
  }

  /**
   * Runs for a while. The contender's callers are how many calls may be under way at once; with
   * more of them due, the further ones wait, and their wait counts.
   *
   * @param perSecond calls
   */
  static Sample run(Contender contender, double perSecond, Duration time) throws Exception {
    return new OpenLoop(contender, perSecond).run(time);
  }

  private Sample run(Duration time) throws Exception {
    long calls = Math.max(1, Math.round(perSecond * time.toNanos() / 1e9));
    var callers = new ArrayList<Contender.Caller>();
    try (var threads = Threads.perTask("paced")) {
      for (int number = 0; number < contender.callers(); number++) {
        callers.add(contender.line().open(number));
      }
      connectAll(threads, callers);
      long begin = System.nanoTime();
      var running = new ArrayList<Future<?>>();
      for (var caller : callers) {
        running.add(threads.submit(calls(caller, begin, calls)));
      }
      Stopwatch.await(running);
      double seconds = (System.nanoTime() - begin) / 1e9;
      return new Sample(calls / seconds, ms(50), ms(99));
    } finally {
      for (var caller : callers) {
        caller.close();
      }
    }
  }

  /** A call each that does not count: tills keep their connections, so none of them is new. */
  private static void connectAll(ExecutorService threads, List<Contender.Caller> callers)
      throws Exception {
    var connecting = new ArrayList<Future<?>>();
    for (var caller : callers) {
      connecting.add(threads.submit(caller::call));
    }
    Stopwatch.await(connecting);
  }

  private Callable<?> calls(Contender.Caller caller, long begin, long calls) {
    return () -> {
      for (long call = next.getAndIncrement(); call < calls; call = next.getAndIncrement()) {
        long due = begin + Math.round(call * 1e9 / perSecond);
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
          LockSupport.parkNanos(wait);
        }
        caller.call();
        microseconds.recordValue(Math.clamp((System.nanoTime() - due) / 1000, 1, CALL_US_MAX));
      }
      return contender;
    };
  }

  private double ms(double percentile) {
    return microseconds.getValueAtPercentile(percentile) / 1000.0;
  }
}
