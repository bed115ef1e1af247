package io.countinghouse.ingest;

import io.countinghouse.worker.Worker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps readers from a server that is away, so that not each of them finds out for itself. A read
 * that failed is only a doubt, as the pool may just be busy: then the server itself is asked. If it
 * does not answer, reads are refused at once until it does. One question is asked at a time, and
 * one a second.
 */
final class ReadBreaker implements Worker {

  private static final Logger LOG = LoggerFactory.getLogger(ReadBreaker.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private enum Wish {
    ASK
  }

  private final String pool;
  private final BooleanSupplier answers;
  private final BlockingQueue<Wish> wishes = new ArrayBlockingQueue<>(1);
  private final CountDownLatch ending = new CountDownLatch(1);
  private volatile boolean open;

  /**
   * @param pool its name
   * @param answers whether the server answers, within a second or so
   */
  ReadBreaker(String pool, BooleanSupplier answers, MeterRegistry metrics) {
    this.pool = pool;
    this.answers = answers;
    Gauge.builder("ledger.reads.refused", this, breaker -> breaker.open() ? 1 : 0)
        .description("1: the server does not answer, and reads are refused at once")
        .tag("pool", pool)
        .register(metrics);
  }

  /** Whether reads are to be refused. */
  boolean open() {
    return open;
  }

  /** A read failed, perhaps for want of the server. */
  void doubt() {
    var _ = wishes.offer(Wish.ASK); // full: it is about to be asked anyway
  }

  @Override
  public String name() {
    return pool + "-breaker";
  }

  @Override
  public void step() throws InterruptedException {
    if (!open && wishes.poll(PAUSE.toMillis(), TimeUnit.MILLISECONDS) == null) {
      return;
    }
    wishes.clear();
    turn(!answers.getAsBoolean());
    var _ = ending.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void turn(boolean away) {
    if (away && !open) {
      LOG.atWarn().addKeyValue("pool", pool).log("the server does not answer; reads are refused");
    } else if (!away && open) {
      LOG.atInfo().addKeyValue("pool", pool).log("the server answers; it is read again");
    }
    open = away;
  }

  @Override
  public void wakeUp() {
    ending.countDown();
  }
}
