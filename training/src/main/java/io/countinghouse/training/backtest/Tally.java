package io.countinghouse.training.backtest;

import org.jspecify.annotations.Nullable;

/** How many payments, of how many it is known what they were, and how many were fraud. */
public final class Tally {

  private long payments;
  private long labelled;
  private long frauds;

  void add(@Nullable Boolean fraud) {
    payments++;
    if (fraud != null) {
      labelled++;
      frauds += fraud ? 1 : 0;
    }
  }

  public long payments() {
    return payments;
  }

  public long frauds() {
    return frauds;
  }

  /** The part of those that are known which was fraud; NaN: none is known. */
  public double precision() {
    return (double) frauds / labelled;
  }

  /** The part of all known frauds that is here; NaN: there is none. */
  public double recall(Tally all) {
    return (double) frauds / all.frauds;
  }
}
