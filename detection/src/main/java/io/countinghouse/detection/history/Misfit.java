package io.countinghouse.detection.history;

import io.countinghouse.events.Money;
import io.countinghouse.events.Review;
import io.countinghouse.events.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Why a record that decodes can't be what it claims to be. The stream puts such a one among its
 * dead letters; whoever reads the past passes it over, because it was not scored.
 */
public final class Misfit {

  private Misfit() {}

  /** Of a payment under its subject's key; null: it fits. */
  public static @Nullable String of(@Nullable String key, Transaction transaction) {
    // The key chose the partition, and so the state: another key would score against nothing.
    return transaction.subjectAccount().equals(key)
        ? currency(transaction)
        : "the key is not the subject account";
  }

  /** Of a payment under its receiver's key; null: it fits. */
  public static @Nullable String received(@Nullable String key, Transaction transaction) {
    return transaction.counterparty().equals(key)
        ? currency(transaction)
        : "the key is not the counterparty";
  }

  /** Of what a reviewer said; null: it fits. */
  public static @Nullable String of(@Nullable String key, Review review) {
    return review.subjectAccount().equals(key) ? null : "the key is not the subject account";
  }

  private static @Nullable String currency(Transaction transaction) {
    try {
      Money.currency(transaction.currency());
      return null;
    } catch (IllegalArgumentException e) {
      return "currency " + transaction.currency() + " " + e.getMessage();
    }
  }
}
