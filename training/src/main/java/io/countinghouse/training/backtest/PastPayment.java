package io.countinghouse.training.backtest;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.events.Transaction;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A payment of the past.
 *
 * @param id as its source names it
 * @param account the subject account
 * @param reachesCustomer whether the other side is a customer of the bank too, who remembers it
 * @param postedAt by which the rules of its time are found
 * @param fraud what is known of it by now; null: nothing
 */
public record PastPayment(
    String id,
    String account,
    AccountEvent event,
    boolean reachesCustomer,
    Instant postedAt,
    @Nullable Boolean fraud) {

  /** As it was posted. */
  public static PastPayment of(Transaction t, @Nullable Boolean fraud) {
    return new PastPayment(
        t.id().toString(),
        t.subjectAccount(),
        AccountEvent.of(t),
        t.reachesCustomer(),
        t.postedAt(),
        fraud);
  }
}
