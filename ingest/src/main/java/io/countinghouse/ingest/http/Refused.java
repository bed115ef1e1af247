package io.countinghouse.ingest.http;

import java.time.Duration;

/** Ends a request with a problem. */
final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Long enough for a server that restarts, short enough for a till. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final transient Problem problem;
  private final Duration pause;

  Refused(Problem problem) {
    this(problem, PAUSE);
  }

  /**
   * @param pause when to come again, where coming again makes sense
   */
  Refused(Problem problem, Duration pause) {
    super(problem.title(), null, false, false); // an answer, not a fault: no stack trace
    this.problem = problem;
    this.pause = pause;
  }

  Duration pause() {
    return pause;
  }

  Problem problem() {
    return problem;
  }
}
