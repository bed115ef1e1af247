package io.countinghouse.reports.filing;

import java.util.List;

/** One filing: complete, or what it lacks. */
sealed interface Filing {

  /** As it is written. */
  record Complete(Element activity) implements Filing {}

  /** Not written. */
  record Incomplete(List<Problem> problems) implements Filing {}
}
