package io.countinghouse.cli.bench;

import io.countinghouse.worker.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/** Runs callers for a while and measures it. */
final class Stopwatch {

  private static final long CALL_US_MAX = Duration.ofMinutes(2).toMillis() * 1000;

  private final BlockingCallers contender;
  private final ConcurrentHistogram microseconds = new ConcurrentHistogram(1, CALL_US_MAX, 3);
  private final LongAdder transactions = new LongAdder();

  private Stopwatch(BlockingCallers contender) {
    this.contender = contender;
  }

  /** Measures the calls that begin within the time; those that end later count in full. */
  static Sample run(BlockingCallers contender, Duration time) throws Exception {
    return new Stopwatch(contender).run(time);
  }

  private Sample run(Duration time) throws Exception {
    var callers = new ArrayList<BlockingCallers.Caller>();
    try (var threads = Threads.perTask("caller")) {
      for (int number = 0; number < contender.callers(); number++) {
        callers.add(contender.line().open(number));
      }
      long begin = System.nanoTime();
      long end = begin + time.toNanos();
      var running = new ArrayList<Future<?>>();
      for (var caller : callers) {
        running.add(threads.submit(calls(caller, end)));
      }
      await(running);
      double seconds = (System.nanoTime() - begin) / 1e9;
      return new Sample(transactions.sum() / seconds, ms(50), ms(99));
    } finally {
      for (var caller : callers) {
        caller.close();
      }
    }
  }

  private Callable<?> calls(BlockingCallers.Caller caller, long end) {
    return () -> {
      for (long before = System.nanoTime(); before - end < 0; ) {
        int done = caller.call();
        long after = System.nanoTime();
        transactions.add(done);
        microseconds.recordValue(Math.clamp((after - before) / 1000, 1, CALL_US_MAX));
        before = after;
      }
      return contender;
    };
  }

  static void await(List<Future<?>> running) throws Exception {
    for (var each : running) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a caller failed: " + e.getMessage(), e);
      }
    }
  }

  private double ms(double percentile) {
    return microseconds.getValueAtPercentile(percentile) / 1000.0;
  }
}
