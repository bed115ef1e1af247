package io.countinghouse.training.backtest;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.events.Transaction;
import java.time.Instant;

/**
 * What an account had received by a moment.
 *
 * @param account the one that received it, not the one that was scored for it
 * @param event as that account sees it
 * @param at from when on it was known: before it nothing was judged in its light
 */
public record PastReceived(String account, AccountEvent event, Instant at) {

  /** By the counterparty of a transaction that reaches it. */
  public static PastReceived of(Transaction t) {
    return new PastReceived(t.counterparty(), AccountEvent.ofTheOtherSide(t), t.postedAt());
  }
}
