package io.countinghouse.training.backtest;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.AccountEvent.Label;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became known of a payment.
 *
 * @param account the subject account
 * @param told the payment, as whoever knew it told of it; null: nothing but its id
 * @param at since when it is known
 */
public record PastLabel(
    String account, UUID payment, @Nullable AccountEvent told, Label label, Instant at) {}
