package io.countinghouse.scorer;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.jspecify.annotations.Nullable;

/**
 * Lets a flag be read before the commit interval is over: it asks for the commit that it is in. A
 * flag that comes just after another one waits until {@code SCORER_FLAG_COMMIT_MS} have passed
 * since, so that a wave of them does not become a wave of commits. Scores that flag nobody wait for
 * the interval, and so do flags of what was posted some time ago: who catches up has no commits to
 * spare.
 */
final class FlagCommits {

  /** A flag that is later than this is not much later for waiting for the interval. */
  private static final Duration LATE = Duration.ofSeconds(5);

  /**
   * When commits were asked for last on one stream thread. All of its tasks write in one Kafka
   * transaction, so what one of them asks for commits the flags of the others too.
   */
  static final class Turn {
    private long askedNs;

    Turn(Duration apart) {
      askedNs = System.nanoTime() - apart.toNanos();
    }
  }

  private final ProcessingContext context;
  private final Duration apart;
  private final Turn turn;
  private @Nullable Cancellable waiting;

  /**
   * @param context of one task
   * @param turn of the thread that runs it
   * @param apart between two commits that flags ask for, at least
   */
  FlagCommits(ProcessingContext context, Turn turn, Duration apart) {
    this.context = context;
    this.turn = turn;
    this.apart = apart;
  }

  /**
   * A flag is to be written.
   *
   * @param postedAt of its transaction
   */
  void flagged(Instant postedAt) {
    if (waiting != null || System.currentTimeMillis() - postedAt.toEpochMilli() > LATE.toMillis()) {
      return;
    }
    long flaggedNs = System.nanoTime();
    long leftNs = turn.askedNs + apart.toNanos() - flaggedNs;
    if (leftNs <= 0) {
      ask(flaggedNs);
      return;
    }
    var after = Duration.ofMillis(1 + leftNs / 1_000_000); // Streams counts in milliseconds
    waiting =
        context.schedule(after, PunctuationType.WALL_CLOCK_TIME, now -> waitedSince(flaggedNs));
  }

  private void waitedSince(long flaggedNs) {
    if (waiting != null) {
      waiting.cancel();
      waiting = null;
    }
    if (turn.askedNs - flaggedNs < 0) { // else another task's commit took the flag with it
      ask(System.nanoTime());
    }
  }

  private void ask(long nowNs) {
    turn.askedNs = nowNs;
    context.commit();
  }
}
