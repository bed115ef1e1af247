package io.countinghouse.training.backtest;

import io.countinghouse.detection.history.AccountEvent;
import java.time.Instant;

/**
 * What an account had received by a moment.
 *
 * @param account the one that received it, not the one that was scored for it
 * @param event as that account sees it
 * @param at from when on it was known: before it nothing was judged in its light
 */
public record PastReceived(String account, AccountEvent event, Instant at) {}
