package io.countinghouse.detection.feature;

import java.time.Duration;

/** A feature by the name that rules use. */
public enum Feature {
  COUNT("count", Unit.TRANSACTIONS, true),
  AMOUNT("amount", Unit.MONEY, false),
  SUM("sum", Unit.MONEY, true),
  INFLOW("inflow", Unit.MONEY, true),
  PASS_THROUGH("pass_through", Unit.SHARE, true),
  NEAR_THRESHOLD_COUNT("near_threshold_count", Unit.TRANSACTIONS, true),
  NEAR_THRESHOLD_SUM("near_threshold_sum", Unit.MONEY, true),
  AMOUNT_DEVIATION("amount_deviation", Unit.SPREADS, true),
  NEW_COUNTRY("new_country", Unit.TRUTH, true),
  NEW_MERCHANT("new_merchant", Unit.TRUTH, true),
  KNOWN_FRAUDS("known_frauds", Unit.TRANSACTIONS, true);

  /** What a feature's value counts. */
  public enum Unit {
    TRANSACTIONS("transactions"),
    /** Major units of the event's currency. */
    MONEY("currency"),
    /** A part of a whole, 0 to 1. */
    SHARE("share"),
    /** Spreads of the account's own amounts. */
    SPREADS("spreads"),
    /** 0 or 1. */
    TRUTH("truth");

    private final String text;

    Unit(String text) {
      this.text = text;
    }

    /** As it is written in a reason; money by its currency. */
    public String text(String currency) {
      return this == MONEY ? currency : text;
    }
  }

  private final String id;
  private final Unit unit;
  private final boolean windowed;

  Feature(String id, Unit unit, boolean windowed) {
    this.id = id;
    this.unit = unit;
    this.windowed = windowed;
  }

  /** Its name in rules and scores. */
  public String id() {
    return id;
  }

  public Unit unit() {
    return unit;
  }

  /** Whether it looks at a window; else it is about the event alone. */
  public boolean windowed() {
    return windowed;
  }

  double of(Moment moment, Duration window) {
    return switch (this) {
      case COUNT -> Features.count(moment, window);
      case AMOUNT -> Features.amount(moment);
      case SUM -> Features.sum(moment, window);
      case INFLOW -> Features.inflow(moment, window);
      case PASS_THROUGH -> Features.passThrough(moment, window);
      case NEAR_THRESHOLD_COUNT -> Features.nearThresholdCount(moment, window);
      case NEAR_THRESHOLD_SUM -> Features.nearThresholdSum(moment, window);
      case AMOUNT_DEVIATION -> Features.amountDeviation(moment, window);
      case NEW_COUNTRY -> Features.newCountry(moment, window);
      case NEW_MERCHANT -> Features.newMerchant(moment, window);
      case KNOWN_FRAUDS -> Features.knownFrauds(moment, window);
    };
  }

  /**
   * Finds a feature by its name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Feature named(String id) {
    for (var feature : values()) {
      if (feature.id.equals(id)) {
        return feature;
      }
    }
    throw new IllegalArgumentException("there is no feature " + id);
  }
}
