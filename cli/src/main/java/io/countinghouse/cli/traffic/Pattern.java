package io.countinghouse.cli.traffic;

import java.util.Locale;

/** The fraud that is planted, so that one can see whether it is found. */
public enum Pattern {
  /** Many small card payments within two minutes: somebody tries out stolen numbers. */
  CARD_TESTING,
  /** One payment far beyond all that the account has ever paid. */
  UNUSUAL_AMOUNT,
  /** Cash deposits one after the other, each just below the amount that must be reported. */
  STRUCTURING,
  /** A large sum comes in and leaves again within minutes: a money mule. */
  IN_AND_OUT,
  /** A large payment in a country where the account has never been. */
  NEW_COUNTRY;

  /** As a person reads it: {@code card testing}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
