package io.countinghouse.training;

import io.countinghouse.detection.history.AccountEvent;
import java.time.LocalDate;

/**
 * One row of a file.
 *
 * @param id as the file names it
 * @param account the subject account
 */
public record LabelledPayment(String id, String account, AccountEvent event, boolean fraud) {

  private static final long DAY_US = 86_400_000_000L;

  /** The day, UTC. */
  public LocalDate day() {
    return LocalDate.ofEpochDay(Math.floorDiv(event.occurredAtUs(), DAY_US));
  }
}
