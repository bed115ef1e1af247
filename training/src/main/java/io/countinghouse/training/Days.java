package io.countinghouse.training;

import java.time.LocalDate;

/**
 * Some days on end, of UTC.
 *
 * @param to the last day, included
 */
public record Days(LocalDate from, LocalDate to) {

  public Days {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("the days end on " + to + ", before they begin");
    }
  }

  public boolean contains(LocalDate day) {
    return !day.isBefore(from) && !day.isAfter(to);
  }
}
