package io.countinghouse.cli.bench;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.HdrHistogram.Histogram;

/**
 * All tills on one thread. With a thread each, even a virtual one, they took some 90 microseconds
 * of processor time a request, from the service that they are there to measure.
 */
final class TillLoop implements AutoCloseable {

  private static final long ANSWER_MS_MAX = Duration.ofMinutes(2).toMillis();
  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

  /** When calls are due. */
  interface Schedule {

    /** Whether there is such a call, as of now. */
    boolean has(long call);

    /** Of {@link System#nanoTime}. */
    long due(long call);
  }

  private final HttpTills tills;
  private final Selector selector;
  private final List<HttpTill> all = new ArrayList<>();
  private final Queue<HttpTill> idle = new ArrayDeque<>();

  /** Connects them. */
  TillLoop(HttpTills tills) throws IOException {
    this.tills = tills;
    selector = Selector.open();
    for (int i = 0; i < tills.callers(); i++) {
      all.add(new HttpTill(tills.base(), selector));
    }
    idle.addAll(all);
  }

  /** Each as soon as a till is idle. */
  static Schedule atOnce(LongPredicate has) {
    return new Schedule() {
      @Override
      public boolean has(long call) {
        return has.test(call);
      }

      @Override
      public long due(long call) {
        return System.nanoTime();
      }
    };
  }

  /** So many calls from now on, at a fixed rate. */
  static Schedule paced(long calls, double perSecond) {
    long begin = System.nanoTime();
    return new Schedule() {
      @Override
      public boolean has(long call) {
        return call < calls;
      }

      @Override
      public long due(long call) {
        return begin + Math.round(call * 1e9 / perSecond);
      }
    };
  }

  /** Makes all calls of a schedule and waits for their answers. */
  Sample run(Schedule schedule) throws IOException {
    var micros = new Histogram(1, TimeUnit.MILLISECONDS.toMicros(ANSWER_MS_MAX), 3);
    long begin = System.nanoTime();
    long call = 0;
    boolean more = schedule.has(call);
    while (more || idle.size() < all.size()) {
      while (more && !idle.isEmpty() && schedule.due(call) - System.nanoTime() <= 0) {
        idle.remove().send(tills.requests().get(), schedule.due(call));
        more = schedule.has(++call);
      }
      await(more && !idle.isEmpty() ? schedule.due(call) - System.nanoTime() : Long.MAX_VALUE);
      for (var key : selector.selectedKeys()) {
        var till = (HttpTill) key.attachment();
        if (till.answered()) {
          micros.recordValue(Math.max(1, (System.nanoTime() - till.due()) / 1000));
          idle.add(till);
        }
      }
      selector.selectedKeys().clear();
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Sample(
        call / seconds,
        micros.getValueAtPercentile(50) / 1000.0,
        micros.getValueAtPercentile(99) / 1000.0);
  }

  /** Until something can be read, or for so long: a selector counts in whole milliseconds. */
  private void await(long nanos) throws IOException {
    if (nanos < MILLISECOND) {
      LockSupport.parkNanos(nanos);
      selector.selectNow();
    } else if (selector.select(Math.min(nanos / MILLISECOND, ANSWER_MS_MAX)) == 0
        && nanos == Long.MAX_VALUE) {
      throw new IOException("no answer within " + ANSWER_MS_MAX + " ms");
    }
  }

  @Override
  public void close() throws IOException {
    for (var till : all) {
      till.close();
    }
    selector.close();
  }
}
