package io.countinghouse.ingest.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countinghouse.ingest.lane.Outcome;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One line of the answer to a batch.
 *
 * @param replayed true: a refusal that is the answer to an earlier request with the same key; a
 *     posting says so by its status
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BatchAnswer(
    int line,
    String status,
    @Nullable Boolean replayed,
    @Nullable String transactionId,
    @Nullable Integer lane,
    @Nullable Long laneSeq,
    @Nullable Problem problem) {

  static BatchAnswer of(int line, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Posted p -> posted(line, p);
      case Outcome.Refused r -> refused(line, r);
      case Outcome.KeyReused reused -> problem(line, "refused", Problem.keyReused());
      case Outcome.Aborted aborted -> problem(line, "aborted", Problem.batchAborted());
      case Outcome.WouldPost would -> problem(line, "would_post", null);
      case Outcome.Unavailable u -> problem(line, "unavailable", Problem.unavailable(u));
    };
  }

  private static BatchAnswer posted(int line, Outcome.Posted posted) {
    var receipt = posted.receipt();
    return new BatchAnswer(
        line,
        posted.replayed() ? "replayed" : "posted",
        null,
        receipt.transactionId().toString(),
        receipt.lane(),
        receipt.laneSeq(),
        null);
  }

  private static BatchAnswer refused(int line, Outcome.Refused refused) {
    var replayed = refused.replayed() ? Boolean.TRUE : null;
    var problem = Problem.refused(refused.refusal());
    return new BatchAnswer(line, "refused", replayed, null, null, null, problem);
  }

  static BatchAnswer problem(int line, String status, @Nullable Problem problem) {
    return new BatchAnswer(line, status, null, null, null, null, problem);
  }

  /** Adds the line to an answer. */
  void to(ByteArrayOutputStream answers) {
    answers.writeBytes(transactionId != null ? plain() : Respond.JSON.writeValueAsBytes(this));
    answers.write('\n');
  }

  /** As the mapper would write it: no value of it can need an escape, and most lines are such. */
  private byte[] plain() {
    return ("{\"line\":"
            + line
            + ",\"status\":\""
            + status
            + "\",\"transaction_id\":\""
            + transactionId
            + "\",\"lane\":"
            + lane
            + ",\"lane_seq\":"
            + laneSeq
            + '}')
        .getBytes(StandardCharsets.US_ASCII);
  }
}
