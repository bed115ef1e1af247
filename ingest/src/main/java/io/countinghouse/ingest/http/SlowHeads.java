package io.countinghouse.ingest.http;

import io.countinghouse.worker.Worker;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Cuts connections off whose request has begun and whose headers do not come to an end, or of whose
 * body nothing comes. The server's own time-outs are for a single read, so a byte now and then
 * would keep a connection for hours, and nobody needs an API key for that. A connection is a
 * virtual thread that reads; one that is interrupted there closes its socket.
 */
public final class SlowHeads implements Http1ConnectionListener, Worker {

  /** All headers of a request together, which fit a few packets; or one read of a body. */
  private static final Duration HEAD_MAX = Duration.ofSeconds(10);

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** By the thread of the connection; as many as connections at the most. */
  private final Map<Thread, Long> until = new ConcurrentHashMap<>();

  private final CountDownLatch ending = new CountDownLatch(1);

  @Override
  public void prologue(ConnectionContext connection, HttpPrologue prologue) {
    until.put(Thread.currentThread(), System.nanoTime() + HEAD_MAX.toNanos());
  }

  @Override
  public void headers(ConnectionContext connection, Headers headers) {
    until.remove(Thread.currentThread());
  }

  /** The calling connection is about to read a part of a body. */
  void reading() {
    until.put(Thread.currentThread(), System.nanoTime() + HEAD_MAX.toNanos());
  }

  /** It has it. */
  void hasRead() {
    until.remove(Thread.currentThread());
  }

  @Override
  public String name() {
    return "slow-heads";
  }

  @Override
  public void step() throws InterruptedException {
    if (ending.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      return;
    }
    long now = System.nanoTime();
    until.forEach((connection, end) -> {
      if (now - end > 0 && until.remove(connection, end)) {
        connection.interrupt();
      }
    });
  }

  @Override
  public void wakeUp() {
    ending.countDown();
  }
}
