package io.countinghouse.ingest.http;

import io.countinghouse.ingest.access.AuditLog;
import io.countinghouse.ingest.access.Caller;
import io.countinghouse.ingest.lane.Fate;
import io.countinghouse.ingest.lane.Lane;
import io.countinghouse.ingest.lane.Lanes;
import io.countinghouse.ingest.lane.Outcome;
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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/transactions/batch}: a line in, a line out, in the same order. The answers are
 * kept until the request has been read, because a client that sends all before it reads anything
 * would otherwise wait for us while we wait for it. Atomic batches and dry runs are one transaction
 * of the ledger.
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

  /** A line that was read: a request, or the answer that it is none. */
  private record Read(int number, @Nullable Instruction request, @Nullable BatchAnswer answer) {}

  /** A line whose answer is there already, or the lane will give it. */
  private record InFlight(
      int number, CompletableFuture<Outcome> outcome, @Nullable BatchAnswer answer) {}

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
    var mode = mode(request);
    if (!open.tryAcquire()) {
      throw new Refused(Problem.busy("%d batches are open already".formatted(OPEN_MAX)));
    }
    var answers = new ByteArrayOutputStream();
    try { // not closed after a failure: closing would wait for the rest of it
      var in = Requests.body(request, WAIT_MAX, BYTES_MAX);
      var lines = new LineReader(in, Requests.BODY_BYTES_MAX);
      var traceparent = Tracing.traceparent(request);
      if (mode == Fate.EACH) {
        answer(caller, lines, traceparent, answers);
      } else {
        together(caller, lines, mode, traceparent, answers);
      }
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
        chunk.add(invalid(number, tooMany(LINES_MAX)));
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

  /**
   * All lines are read first, then decided as one transaction. Where a line of an atomic batch is
   * no request, nothing is asked of the lanes.
   */
  private void together(
      Caller caller,
      LineReader lines,
      Fate fate,
      @Nullable String traceparent,
      ByteArrayOutputStream answers)
      throws IOException {
    var read = new ArrayList<Read>();
    boolean limited = false;
    for (int number = 1; number <= Lane.TOGETHER_MAX + 1 && lines.next(); number++) {
      limited = limited || !caller.limit().take();
      if (number > Lane.TOGETHER_MAX) {
        read.add(invalid(number, tooMany(Lane.TOGETHER_MAX)));
      } else {
        read.add(limited ? limited(number, caller) : read(caller.client(), number, lines));
      }
    }
    var requests = new ArrayList<Instruction>();
    for (var line : read) {
      if (line.request() != null) {
        requests.add(line.request());
      }
    }
    boolean broken = fate == Fate.ALL_OR_NONE && requests.size() < read.size();
    var outcomes =
        broken || requests.isEmpty()
            ? Collections.nCopies(
                requests.size(), CompletableFuture.<Outcome>completedFuture(new Outcome.Aborted()))
            : lanes.post(requests, traceparent, fate);
    var next = outcomes.iterator();
    for (var line : read) {
      var outcome = line.request() == null ? new CompletableFuture<Outcome>() : next.next();
      write(new InFlight(line.number(), outcome, line.answer()), answers);
    }
  }

  private static Fate mode(ServerRequest request) {
    var mode = Query.of(request, Set.of("mode")).optional("mode", BatchRoutes::mode);
    return mode == null ? Fate.EACH : mode;
  }

  private static Fate mode(String text) {
    return switch (text) {
      case "continue" -> Fate.EACH;
      case "atomic" -> Fate.ALL_OR_NONE;
      case "dry-run" -> Fate.DRY_RUN;
      default -> throw new IllegalArgumentException("must be continue, atomic or dry-run");
    };
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
    return new Read(
        number, null, BatchAnswer.problem(number, "unavailable", Problem.rateLimited()));
  }

  private static InvalidRequest tooMany(int linesMax) {
    return new InvalidRequest(
        "body",
        "must have at most %d lines; this one and all after it were not read".formatted(linesMax));
  }

  private Read invalid(int number, InvalidRequest e) {
    metrics.countInvalid();
    return new Read(number, null, BatchAnswer.problem(number, "invalid", Problem.invalid(e)));
  }

  private void write(InFlight next, ByteArrayOutputStream answers) throws IOException {
    var line = next.answer();
    if (line == null) {
      var outcome = Waiting.answer(next.outcome(), Outcome.class);
      metrics.count(outcome);
      line = BatchAnswer.of(next.number(), outcome);
    }
    line.to(answers);
  }
}
