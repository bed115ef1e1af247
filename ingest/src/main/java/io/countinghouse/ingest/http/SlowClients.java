package io.countinghouse.ingest.http;

import io.countinghouse.worker.Worker;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Cuts connections off whose request has begun and whose headers do not come to an end, of whose
 * body nothing comes, or whose answer nobody reads. The server's own time-outs are for a single
 * read, so a byte now and then would keep a connection for hours; for a write it has none. Nobody
 * needs an API key for that. A connection is a virtual thread that reads or writes; one that is
 * interrupted there closes its socket.
 */
public final class SlowClients implements Http1ConnectionListener, Worker {

  /** All headers of a request together, which fit a few packets; or one read of a body. */
  private static final Duration HEAD_MAX = Duration.ofSeconds(10);

  /** A whole answer; the longest have a megabyte. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** By the thread of the connection; as many as connections at the most. */
  private final Map<Thread, Long> until = new ConcurrentHashMap<>();

  private final CountDownLatch ending = new CountDownLatch(1);

  @Override
  public void prologue(ConnectionContext connection, HttpPrologue prologue) {
    expect(HEAD_MAX);
  }

  @Override
  public void headers(ConnectionContext connection, Headers headers) {
    until.remove(Thread.currentThread());
  }

  /** The calling connection is about to read a part of a body. */
  void reading() {
    expect(HEAD_MAX);
  }

  /** It has it. */
  void hasRead() {
    until.remove(Thread.currentThread());
  }

  /**
   * Watches over the answer to a request of the calling connection. What another thread writes,
   * because the request is still being read, has bounds of its own.
   */
  void watch(ServerRequest request, ServerResponse response) {
    var connection = Thread.currentThread();
    response.beforeSend(() -> {
      if (connection.equals(Thread.currentThread())) {
        expect(ANSWER_MAX);
      }
    });
    response.whenSent(() -> {
      until.remove(connection);
      boolean refused = response.status().code() >= 400;
      if (refused && !request.content().consumed()) {
        reading(); // the server itself, to the end of what was refused, before the next request
      }
    });
  }

  /** The calling connection ends with the answer that it is about to write. */
  void writingLast() {
    expect(ANSWER_MAX);
  }

  private void expect(Duration max) {
    until.put(Thread.currentThread(), System.nanoTime() + max.toNanos());
  }

  @Override
  public String name() {
    return "slow-clients";
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
