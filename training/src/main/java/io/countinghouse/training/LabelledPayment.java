package io.countinghouse.training;

import io.countinghouse.detection.history.AccountEvent;
import java.time.LocalDate;

/**
 * One row of a file.
 *
 * @param id as the file names it
 * @param account the subject account
 * @param reachesCustomer whether the other side is a customer of the bank too, who remembers it
 */
public record LabelledPayment(
    String id, String account, AccountEvent event, boolean reachesCustomer, boolean fraud) {

  private static final long DAY_US = 86_400_000_000L;

  /** The day, UTC. */
  public LocalDate day() {
    return LocalDate.ofEpochDay(Math.floorDiv(event.occurredAtUs(), DAY_US));
  }
}
