package io.countinghouse.ingest.http;

import io.countinghouse.ingest.access.AuditLog;
import io.countinghouse.ingest.http.BatchLines.Line;
import io.countinghouse.ingest.lane.Fate;
import io.countinghouse.ingest.lane.Lane;
import io.countinghouse.ingest.lane.Lanes;
import io.countinghouse.ingest.lane.Outcome;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/transactions/batch}: a line in, a line out, in the same order. Lines that stand
 * each for itself are streamed both ways; atomic batches and dry runs are one transaction of the
 * ledger, so they are read to their end first.
 */
final class BatchRoutes {

  /** Bounds the answers kept: 10,000 lines of at most about 600 bytes are 6 MB. */
  private static final int LINES_MAX = 10_000;

  private static final String NDJSON = "application/x-ndjson";

  /** A body's worth of lines that are all as long as any that makes sense. */
  private static final long BYTES_MAX = 64L * 1024 * 1024;

  /**
   * How long we wait for the client in one batch, all reads together; our own time is not in it.
   */
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);

  private final Lanes lanes;
  private final ApiMetrics metrics;
  private final AccessMetrics access;
  private final AuditLog audit;
  private final OpenBatches open;

  BatchRoutes(
      Lanes lanes, ApiMetrics metrics, AccessMetrics access, AuditLog audit, OpenBatches open) {
    this.lanes = lanes;
    this.metrics = metrics;
    this.access = access;
    this.audit = audit;
    this.open = open;
  }

  void route(HttpRules rules) {
    rules.post("/v1/transactions/batch", this::post);
    rules.any("/v1/transactions/batch", (req, res) -> Routes.onlyTakes(res, "POST"));
  }

  private void post(ServerRequest request, ServerResponse response)
      throws IOException, InterruptedException {
    Requests.mediaType(request, NDJSON);
    var fate = mode(request);
    try (var _ = open.enter(Requests.caller(request).client())) {
      // The body is not closed after a failure: closing would wait for the rest of it.
      var body = Requests.body(request, WAIT_MAX, BYTES_MAX);
      var traceparent = Tracing.traceparent(request);
      response.status(Status.OK_200);
      response.header(HeaderNames.CONTENT_TYPE, NDJSON);
      if (fate == Fate.EACH) {
        var lines = lines(request, body, LINES_MAX);
        var answers = new BatchAnswers(LINES_MAX, metrics);
        new BatchStream(lanes, lines, body, traceparent, answers).answer(response, WAIT_MAX);
      } else {
        together(lines(request, body, Lane.TOGETHER_MAX), fate, traceparent, response);
      }
    }
  }

  private BatchLines lines(ServerRequest request, ClientBody body, int linesMax) {
    var reader = new LineReader(body, Requests.BODY_BYTES_MAX);
    var standing = Requests.standing(request);
    var caller = Requests.caller(request);
    return new BatchLines(standing, caller, reader, linesMax, metrics, access, audit);
  }

  /**
   * All lines are read first, then decided as one transaction. Where a line of an atomic batch is
   * no request, nothing is asked of the lanes.
   *
   * @throws Refused if the caller's key is no longer good when all is read
   */
  private void together(
      BatchLines lines, Fate fate, @Nullable String traceparent, ServerResponse response)
      throws IOException, InterruptedException {
    var read = new ArrayList<Line>();
    for (var line = lines.next(); line != null; line = lines.next()) {
      read.add(line);
    }
    lines.confirm();
    var requests = BatchLines.requests(read);
    boolean broken = fate == Fate.ALL_OR_NONE && requests.size() < read.size();
    var outcomes =
        broken || requests.isEmpty()
            ? Collections.<Outcome>nCopies(requests.size(), new Outcome.Aborted())
            : Waiting.together(lanes.post(requests, traceparent, fate), requests.size());
    var answers = new BatchAnswers(Lane.TOGETHER_MAX, metrics);
    answers.add(read, outcomes.stream().map(CompletableFuture::completedFuture).iterator());
    answers.end();
    answers.send(response);
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
}
