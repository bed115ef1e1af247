package io.countinghouse.ingest.http;

import io.countinghouse.ingest.http.BatchLines.Line;
import io.countinghouse.ingest.lane.Lanes;
import io.countinghouse.ingest.lane.Outcome;
import io.countinghouse.worker.Threads;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A batch whose lines stand each for itself: the request's thread reads and hands to the lanes, a
 * second one answers meanwhile. A batch that is here as a whole is answered as a whole.
 */
final class BatchStream {

  /**
   * Lines that go to the lanes together, because a lane that is quiet begins with whatever came
   * first: what has arrived, up to this many. Twice as many of a request wait at the lanes at the
   * most; the rest of it waits in the socket.
   */
  private static final int CHUNK = 500;

  private final Lanes lanes;
  private final BatchLines lines;
  private final ClientBody body;
  private final @Nullable String traceparent;
  private final BatchAnswers answers;
  private final Queue<CompletableFuture<Outcome>> atLanes = new ArrayDeque<>(2 * CHUNK);
  private boolean ended;
  private @Nullable Refused broken;
  private int unreadFrom;

  /**
   * @param body what the lines are read from
   * @param traceparent the trace that they go on under; null: none
   */
  BatchStream(
      Lanes lanes,
      BatchLines lines,
      ClientBody body,
      @Nullable String traceparent,
      BatchAnswers answers) {
    this.lanes = lanes;
    this.lines = lines;
    this.body = body;
    this.traceparent = traceparent;
    this.answers = answers;
  }

  /**
   * Reads to the end and answers.
   *
   * @param writeMax how long a client may take to read what is left when all its lines are answered
   * @throws Refused if not even one line could be read
   */
  void answer(ServerResponse response, Duration writeMax) throws IOException, InterruptedException {
    boolean any = postChunk();
    if (!any && broken != null) {
      throw broken;
    }
    if (ended || (body.complete() && !lines.more())) {
      end();
      answers.send(response);
    } else {
      stream(response, writeMax);
    }
    if (broken != null) {
      Thread.currentThread().interrupt(); // or the server would go on waiting for the rest
    }
  }

  private void stream(ServerResponse response, Duration writeMax)
      throws IOException, InterruptedException {
    try (var threads = Threads.perTask("batch-answers")) {
      var writer =
          threads.submit(() -> {
            answers.stream(response);
            return null;
          });
      try {
        while (!ended) {
          postChunk();
        }
      } finally {
        end();
      }
      await(writer, writeMax);
    }
  }

  /** False: there was no further line. */
  private boolean postChunk() throws IOException {
    var chunk = new ArrayList<Line>(CHUNK);
    try {
      do {
        var line = lines.next();
        if (line == null) {
          ended = true;
        } else {
          chunk.add(line);
        }
      } while (!ended && chunk.size() < CHUNK && lines.more());
    } catch (Refused e) {
      breakOff(e, lines.following());
    }
    if (!chunk.isEmpty()) {
      try {
        lines.confirm(); // after reading, which may have taken its time
      } catch (Refused e) {
        breakOff(e, chunk.getFirst().number());
        chunk.clear();
      }
    }
    var outcomes = lanes.post(BatchLines.requests(chunk), traceparent);
    answers.add(chunk, outcomes.iterator());
    atLanes.addAll(outcomes);
    while (atLanes.size() > CHUNK) {
      Waiting.answer(atLanes.remove(), Outcome.class);
    }
    return !chunk.isEmpty();
  }

  private void breakOff(Refused why, int from) {
    broken = why;
    unreadFrom = from;
    ended = true;
  }

  private void end() {
    if (broken != null) {
      var unread = BatchLines.unread(unreadFrom, broken.problem());
      answers.add(List.of(unread), Collections.emptyIterator());
    }
    answers.end();
  }

  /** A client that goes away, or that never reads, ends its connection. */
  private static void await(Future<?> writer, Duration writeMax) throws InterruptedException {
    try {
      writer.get(writeMax.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      writer.cancel(true);
      throw new CloseConnectionException("the client does not read its answers", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error || e.getCause() instanceof IllegalStateException) {
        throw new IllegalStateException("the answers can't be told", e.getCause());
      }
      throw new CloseConnectionException("the client is gone", e);
    }
  }
}
