package io.countinghouse.ingest.http;

import io.countinghouse.ingest.lane.Outcome;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Waits for a lane's answer, on the request's own virtual thread. */
final class Waiting {

  /** A lane that has not answered by then waits for a server; the client may ask again. */
  private static final long ANSWER_SECONDS_MAX = 8;

  private Waiting() {}

  /** The answer, or that it did not come in time; then nobody waits for it any more. */
  static <T> T answer(CompletableFuture<T> answer, Class<T> type) {
    return answer(answer, type::cast);
  }

  /** The answers to requests that are one transaction: they all came in time, or none did. */
  static List<Outcome> together(CompletableFuture<List<Outcome>> answers, int requests) {
    return answer(answers, away -> Collections.nCopies(requests, away));
  }

  private static <T> T answer(
      CompletableFuture<T> answer, Function<Outcome.Unavailable, T> unavailable) {
    try {
      return answer.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return giveUp(
          answer,
          unavailable,
          "the ledger did not answer in time; whether this was done will show when it is sent again");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a lane's answer is an outcome, never a failure", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return giveUp(answer, unavailable, "the service is stopping");
    }
  }

  /** Tells the lane too, which then does not begin what nobody waits for. */
  private static <T> T giveUp(
      CompletableFuture<T> answer, Function<Outcome.Unavailable, T> unavailable, String why) {
    var away = unavailable.apply(new Outcome.Unavailable(why));
    return answer.complete(away) ? away : answer.join(); // it came at this moment
  }
}
