package io.countinghouse.scorer.feature;

import java.time.Duration;

/** A feature by the name that rules use. */
public enum Feature {
  COUNT("count", Unit.TRANSACTIONS, true, Features::count),
  AMOUNT("amount", Unit.MONEY, false, Features::amount),
  SUM("sum", Unit.MONEY, true, Features::sum),
  INFLOW("inflow", Unit.MONEY, true, Features::inflow),
  PASS_THROUGH("pass_through", Unit.SHARE, true, Features::passThrough),
  NEAR_THRESHOLD_COUNT(
      "near_threshold_count", Unit.TRANSACTIONS, true, Features::nearThresholdCount),
  NEAR_THRESHOLD_SUM("near_threshold_sum", Unit.MONEY, true, Features::nearThresholdSum),
  AMOUNT_DEVIATION("amount_deviation", Unit.SPREADS, true, Features::amountDeviation),
  NEW_COUNTRY("new_country", Unit.TRUTH, true, Features::newCountry),
  NEW_MERCHANT("new_merchant", Unit.TRUTH, true, Features::newMerchant);

  /** What a feature's value counts. */
  public enum Unit {
    TRANSACTIONS("transactions"),
    /** Major units of the event's currency. */
    MONEY("currency"),
    /** A part of a whole, 0 to 1. */
    SHARE("share"),
    /** Mean absolute spreads of the account's own amounts. */
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

  /** The function behind a feature. */
  @FunctionalInterface
  interface Function {
    double of(Moment moment, Duration window);
  }

  private final String id;
  private final Unit unit;
  private final boolean windowed;
  private final Function function;

  Feature(String id, Unit unit, boolean windowed, Function function) {
    this.id = id;
    this.unit = unit;
    this.windowed = windowed;
    this.function = function;
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
    return function.of(moment, window);
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
