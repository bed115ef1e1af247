package io.countinghouse.ingest.lane;

import java.time.Duration;

/**
 * How long a poster waits after a commit before it takes what has come meanwhile. A commit of few
 * rows costs three times as much processor time a row as one of many, so at half load small commits
 * keep the processors as busy as full load does, and then each of them waits for a processor. A
 * lane that gives its callers a moment to gather has fewer and larger ones: an eighth less
 * processor time a transaction in PostgreSQL, and the 99th percentile fell by a quarter
 * (docs/bench.md).
 */
final class CommitPace {

  /** From here on a commit is as cheap a row as it gets, and what waits is not held up. */
  static final int SMALL_MAX = 64;

  /**
   * With 3 ms the 99th percentile was that of no pause at all, and with 5 ms the median rose from 7
   * to 12 ms; with 2 it stood (docs/bench.md).
   */
  private static final Duration WAIT_MAX = Duration.ofMillis(2);

  private CommitPace() {}

  /**
   * As long as the commit took, so that a lane is in one for half of the time; at most 2 ms.
   *
   * @param requests of the commit; a caller who is alone waits for nothing
   * @param tookNanos by the commit
   * @param waiting requests that have come meanwhile
   * @return nanoseconds, 0 for none
   */
  static long waitNanos(int requests, long tookNanos, int waiting) {
    boolean small = requests > 1 && requests < SMALL_MAX && waiting < SMALL_MAX;
    return small ? Math.clamp(tookNanos, 0, WAIT_MAX.toNanos()) : 0;
  }
}
