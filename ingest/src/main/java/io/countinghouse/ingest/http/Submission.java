package io.countinghouse.ingest.http;

import io.countinghouse.ingest.lane.Lanes;
import io.countinghouse.ingest.lane.Outcome;
import io.countinghouse.ingest.request.Instruction;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Hands one instruction to its lane and answers with what became of it. */
final class Submission {

  /** The header with the idempotency key of a request of its own. */
  static final HeaderName KEY = HeaderNames.create(Instruction.KEY_HEADER);

  private static final HeaderName REPLAYED = HeaderNames.create("Idempotent-Replayed");

  private final Lanes lanes;
  private final ApiMetrics metrics;

  Submission(Lanes lanes, ApiMetrics metrics) {
    this.lanes = lanes;
    this.metrics = metrics;
  }

  void answer(Instruction instruction, ServerRequest request, ServerResponse response) {
    var posting = lanes.post(instruction, Tracing.traceparent(request));
    var outcome = Waiting.answer(posting, Outcome.class);
    metrics.count(outcome);
    switch (outcome) {
      case Outcome.Posted posted -> {
        replayed(response, posted.replayed());
        Respond.json(response, 201, Posted.of(posted.receipt()));
      }
      case Outcome.Refused refused -> {
        replayed(response, refused.replayed());
        Respond.problem(response, Problem.refused(refused.refusal()));
      }
      case Outcome.Aborted none -> throw new IllegalStateException("one request is no batch");
      case Outcome.WouldPost none -> throw new IllegalStateException("one request is no dry run");
      case Outcome.KeyReused reused -> Respond.problem(response, Problem.keyReused());
      case Outcome.Unavailable away -> Respond.problem(response, Problem.unavailable(away));
    }
  }

  private static void replayed(ServerResponse response, boolean replayed) {
    if (replayed) {
      response.header(REPLAYED, "true");
    }
  }
}
