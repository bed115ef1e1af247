package io.countinghouse.ingest.http;

/** Ends a request with a problem. */
final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  Refused(Problem problem) {
    super(problem.title(), null, false, false); // an answer, not a fault: no stack trace
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
