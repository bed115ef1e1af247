package io.countinghouse.ingest.http;

import io.countinghouse.ingest.http.BatchLines.Line;
import io.countinghouse.ingest.lane.Outcome;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one batch in the order of its lines, from the thread that reads the request to the
 * one that writes the response. A client may send all before it reads anything, so the reader never
 * waits for the writer: the queue takes as many answers as a batch may have lines.
 */
final class BatchAnswers {

  /** Enough lines that a packet is full; fewer where the next answer is not there yet. */
  private static final int WRITE_BYTES = 8 * 1024;

  /** A line's answer, which is there or which the lane will give; with neither: the end. */
  private record Answer(
      int number, @Nullable BatchAnswer known, @Nullable CompletableFuture<Outcome> outcome) {

    boolean end() {
      return known == null && outcome == null;
    }

    boolean ready() {
      return outcome == null || outcome.isDone();
    }
  }

  private static final Answer END = new Answer(0, null, null);

  private final ApiMetrics metrics;
  private final BlockingQueue<Answer> answers;

  BatchAnswers(int linesMax, ApiMetrics metrics) {
    this.metrics = metrics;
    this.answers = new LinkedBlockingQueue<>(linesMax + 2); // one too many, and the end
  }

  /**
   * Adds lines.
   *
   * @param outcomes of those of them that are requests, in order
   */
  void add(List<Line> lines, Iterator<CompletableFuture<Outcome>> outcomes) {
    for (var line : lines) {
      var outcome = line.request() == null ? null : outcomes.next();
      answers.add(new Answer(line.number(), line.answer(), outcome));
    }
  }

  /** There are no more. */
  void end() {
    answers.add(END);
  }

  /** Sends them as one body; they have ended. */
  void send(ServerResponse response) throws InterruptedException {
    var body = new ByteArrayOutputStream();
    for (var next = answers.take(); !next.end(); next = answers.take()) {
      line(next).to(body);
    }
    response.send(body.toByteArray());
  }

  /** Writes each as soon as it and all before it are there, until they have ended. */
  void stream(ServerResponse response) throws IOException, InterruptedException {
    var ready = new ByteArrayOutputStream();
    try (var out = response.outputStream()) {
      for (var next = answers.take(); !next.end(); next = answers.take()) {
        line(next).to(ready);
        if (ready.size() >= WRITE_BYTES || nextIsLate()) {
          ready.writeTo(out);
          out.flush();
          ready.reset();
        }
      }
      ready.writeTo(out);
    }
  }

  private boolean nextIsLate() {
    var next = answers.peek();
    return next == null || !next.ready();
  }

  private BatchAnswer line(Answer answer) {
    if (answer.outcome() != null) {
      var outcome = Waiting.answer(answer.outcome(), Outcome.class);
      metrics.count(outcome);
      return BatchAnswer.of(answer.number(), outcome);
    }
    return Objects.requireNonNull(answer.known(), "a line has an answer or a request");
  }
}
