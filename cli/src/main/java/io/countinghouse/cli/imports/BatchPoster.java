package io.countinghouse.cli.imports;

import io.countinghouse.cli.CommandFailed;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Posts batches and counts the answers; what is unavailable is sent again for a bounded time. */
final class BatchPoster {

  /** From this line on the server could not read the request. */
  private static final String UNREAD = "unread";

  private final Api api;
  private final Tally tally;
  private final Rejects rejects;
  private final JsonMapper json = new JsonMapper();

  BatchPoster(Api api, Tally tally, Rejects rejects) {
    this.api = api;
    this.tally = tally;
    this.rejects = rejects;
  }

  /** Posts all rows, in their order. */
  void post(Batch batch) throws InterruptedException {
    var waiting = batch.rows();
    var retry = new Retry();
    while (!waiting.isEmpty()) {
      var later = new ArrayList<Batch.Keyed>();
      var answers = answers(api.postBatch(Batch.body(waiting)), waiting.size());
      boolean last = false;
      for (int i = 0; i < waiting.size(); i++) {
        if (i >= answers.size() || !settled(waiting.get(i).row(), answers.get(i))) {
          later.add(waiting.get(i));
        }
      }
      if (!later.isEmpty()) {
        last = !retry.again();
      }
      if (last) {
        later.forEach(this::unavailable);
        return;
      }
      waiting = later;
    }
  }

  private List<JsonNode> answers(HttpResponse<byte[]> response, int rows) {
    var body = new String(response.body(), StandardCharsets.UTF_8);
    if (response.statusCode() != 200) {
      throw new CommandFailed(
          "a batch was answered with %d: %s".formatted(response.statusCode(), Text.shown(body)));
    }
    var answers = body.lines().map(json::readTree).toList();
    boolean unread = !answers.isEmpty() && status(answers.getLast()).equals(UNREAD);
    if (answers.size() != rows && !unread) {
      throw new CommandFailed(
          "a batch of %d lines got %d answers; run the import again, nothing is posted twice"
              .formatted(rows, answers.size()));
    }
    return answers;
  }

  private static String status(JsonNode answer) {
    return answer.path("status").asString();
  }

  /** Whether the answer is final. */
  private boolean settled(Row row, JsonNode answer) {
    switch (status(answer)) {
      case "posted" -> tally.posted.increment();
      case "replayed" -> tally.replayed.increment();
      case "refused" -> {
        tally.refused.increment();
        reject(row, answer.path("problem"));
      }
      case "invalid" -> {
        tally.invalid.increment();
        reject(row, answer.path("problem"));
      }
      case "unavailable", UNREAD -> {
        return false;
      }
      default -> throw new CommandFailed("an answer has an unknown status: " + answer);
    }
    return true;
  }

  private void reject(Row row, JsonNode problem) {
    var field = problem.path("field").asString(Reject.WHOLE);
    var rule =
        problem.path("rule").asString(problem.path("detail").asString("was refused by the server"));
    rejects.add(Reject.of(row, field, rule));
  }

  private void unavailable(Batch.Keyed keyed) {
    tally.unavailable.increment();
    rejects.add(
        Reject.of(
            keyed.row(),
            Reject.WHOLE,
            "could not be posted, the server was unavailable %d times; import the file again"
                .formatted(Retry.ATTEMPTS_MAX)));
  }
}
