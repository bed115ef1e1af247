package io.countinghouse.ingest.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countinghouse.ingest.access.AuditLog;
import io.countinghouse.ingest.access.Caller;
import io.countinghouse.ingest.lane.Lanes;
import io.countinghouse.ingest.lane.Outcome;
import io.countinghouse.ingest.lane.Receipt;
import io.countinghouse.ingest.request.BatchLine;
import io.countinghouse.ingest.request.Instruction;
import io.countinghouse.ingest.request.InvalidRequest;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/transactions/batch}: a line in, a line out, in the same order. The answers are
 * kept until the request has been read, because a client that sends all before it reads anything
 * would otherwise wait for us while we wait for it.
 */
final class BatchRoutes {

  /** Bounds the answers kept: 10,000 lines of at most about 600 bytes are 6 MB. */
  static final int LINES_MAX = 10_000;

  /**
   * Lines that go to the lanes together, because a lane that is quiet begins with whatever came
   * first: what has arrived, up to this many. Twice as many of a request wait at the lanes at the
   * most; the rest of it waits in the socket.
   */
  private static final int CHUNK = 500;

  private static final String NDJSON = "application/x-ndjson";

  /** One line of the answer. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(
      int line,
      String status,
      @Nullable String transactionId,
      @Nullable Integer lane,
      @Nullable Long laneSeq,
      @Nullable Problem problem) {}

  /** A line that was read: a request, or the answer that it is none. */
  private record Read(int number, @Nullable Instruction request, @Nullable Line answer) {}

  /** A line whose answer is there already, or the lane will give it. */
  private record InFlight(int number, CompletableFuture<Outcome> outcome, @Nullable Line answer) {}

  /** A body's worth of lines that are all as long as any that makes sense. */
  private static final long BYTES_MAX = 64L * 1024 * 1024;

  /**
   * How long we wait for the client in one batch, all reads together; our own time is not in it.
   */
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);

  /** Each keeps up to 6 MB of answers and a socket's buffers: 64 are under half a gigabyte. */
  private static final int OPEN_MAX = 64;

  /** Of a line whose answer is there already. */
  private static final CompletableFuture<Outcome> NONE = new CompletableFuture<>();

  private final Lanes lanes;
  private final ApiMetrics metrics;
  private final AccessMetrics access;
  private final AuditLog audit;
  private final Semaphore open = new Semaphore(OPEN_MAX);

  BatchRoutes(Lanes lanes, ApiMetrics metrics, AccessMetrics access, AuditLog audit) {
    this.lanes = lanes;
    this.metrics = metrics;
    this.access = access;
    this.audit = audit;
  }

  void route(HttpRules rules) {
    rules.post("/v1/transactions/batch", this::post);
    rules.any("/v1/transactions/batch", (req, res) -> Routes.onlyTakes(res, "POST"));
  }

  private void post(ServerRequest request, ServerResponse response) throws IOException {
    var caller = Requests.caller(request);
    Requests.mediaType(request, NDJSON);
    if (!open.tryAcquire()) {
      throw new Refused(Problem.busy("%d batches are open already".formatted(OPEN_MAX)));
    }
    var answers = new ByteArrayOutputStream();
    try { // not closed after a failure: closing would wait for the rest of it
      var in = Requests.body(request, WAIT_MAX, BYTES_MAX);
      var lines = new LineReader(in, Requests.BODY_BYTES_MAX);
      answer(caller, lines, Tracing.traceparent(request), answers);
    } finally {
      open.release();
    }
    response.status(Status.OK_200);
    response.header(HeaderNames.CONTENT_TYPE, NDJSON);
    response.send(answers.toByteArray());
  }

  private void answer(
      Caller caller, LineReader lines, @Nullable String traceparent, ByteArrayOutputStream answers)
      throws IOException {
    var chunk = new ArrayList<Read>(CHUNK);
    Queue<InFlight> inFlight = new ArrayDeque<>(2 * CHUNK);
    boolean limited = false; // from the first line on: a later one must not overtake it
    for (int number = 1; number <= LINES_MAX + 1 && lines.next(); number++) {
      limited = limited || (number <= LINES_MAX && !caller.limit().take());
      if (number > LINES_MAX) {
        chunk.add(invalid(number, tooMany()));
      } else {
        chunk.add(limited ? limited(number, caller) : read(caller.client(), number, lines));
      }
      if (chunk.size() == CHUNK || !lines.more()) {
        post(chunk, traceparent, inFlight);
        while (inFlight.size() > CHUNK) {
          write(inFlight.remove(), answers);
        }
      }
    }
    post(chunk, traceparent, inFlight);
    while (!inFlight.isEmpty()) {
      write(inFlight.remove(), answers);
    }
  }

  private Read read(String client, int number, LineReader lines) {
    try {
      return new Read(number, BatchLine.parse(client, lines.line()), null);
    } catch (InvalidRequest e) {
      return invalid(number, e);
    }
  }

  private void post(List<Read> chunk, @Nullable String traceparent, Queue<InFlight> inFlight) {
    var requests = new ArrayList<Instruction>(chunk.size());
    for (var read : chunk) {
      if (read.request() != null) {
        requests.add(read.request());
      }
    }
    var outcomes = lanes.post(requests, traceparent).iterator();
    for (var read : chunk) {
      var outcome = read.request() == null ? NONE : outcomes.next();
      inFlight.add(new InFlight(read.number(), outcome, read.answer()));
    }
    chunk.clear();
  }

  private Read limited(int number, Caller caller) {
    access.rateLimitedLines.increment();
    audit.note(AuditLog.Event.RATE_LIMITED, caller, null, null);
    return new Read(number, null, problem(number, "unavailable", Problem.rateLimited()));
  }

  private static InvalidRequest tooMany() {
    return new InvalidRequest(
        "body",
        "must have at most %d lines; this one and all after it were not read".formatted(LINES_MAX));
  }

  private Read invalid(int number, InvalidRequest e) {
    metrics.countInvalid();
    return new Read(number, null, problem(number, "invalid", Problem.invalid(e)));
  }

  private Line of(int number, Outcome outcome) {
    metrics.count(outcome);
    return switch (outcome) {
      case Outcome.Posted p -> posted(number, p.replayed() ? "replayed" : "posted", p.receipt());
      case Outcome.Refused r -> problem(number, "refused", Problem.refused(r.refusal()));
      case Outcome.KeyReused reused -> problem(number, "refused", Problem.keyReused());
      case Outcome.Unavailable u -> problem(number, "unavailable", Problem.unavailable(u));
    };
  }

  private static Line posted(int number, String status, Receipt r) {
    return new Line(number, status, r.transactionId().toString(), r.lane(), r.laneSeq(), null);
  }

  private static Line problem(int number, String status, Problem problem) {
    return new Line(number, status, null, null, null, problem);
  }

  private void write(InFlight next, ByteArrayOutputStream answers) throws IOException {
    var line = next.answer();
    if (line == null) {
      line = of(next.number(), Waiting.answer(next.outcome(), Outcome.class));
    }
    answers.write(
        line.transactionId() != null ? posted(line) : Respond.JSON.writeValueAsBytes(line));
    answers.write('\n');
  }

  /** As the mapper would write it: no value of it can need an escape, and most lines are such. */
  private static byte[] posted(Line line) {
    return ("{\"line\":"
            + line.line()
            + ",\"status\":\""
            + line.status()
            + "\",\"transaction_id\":\""
            + line.transactionId()
            + "\",\"lane\":"
            + line.lane()
            + ",\"lane_seq\":"
            + line.laneSeq()
            + '}')
        .getBytes(StandardCharsets.US_ASCII);
  }
}
