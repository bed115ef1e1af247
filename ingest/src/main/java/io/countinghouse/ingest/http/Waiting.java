package io.countinghouse.ingest.http;

import io.countinghouse.ingest.lane.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a lane's answer, on the request's own virtual thread. */
final class Waiting {

  /** A lane that has not answered by then waits for a server; the client may ask again. */
  private static final long ANSWER_SECONDS_MAX = 8;

  private Waiting() {}

  /** The answer, or that it did not come in time; then nobody waits for it any more. */
  static <T> T answer(CompletableFuture<T> answer, Class<T> type) {
    try {
      return answer.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return giveUp(
          answer,
          type,
          "the ledger did not answer in time; whether this was done will show when it is sent again");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a lane's answer is an outcome, never a failure", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return giveUp(answer, type, "the service is stopping");
    }
  }

  /** Tells the lane too, which then does not begin what nobody waits for. */
  private static <T> T giveUp(CompletableFuture<T> answer, Class<T> type, String why) {
    var unavailable = type.cast(new Outcome.Unavailable(why));
    return answer.complete(unavailable) ? unavailable : answer.join(); // it came at this moment
  }
}
