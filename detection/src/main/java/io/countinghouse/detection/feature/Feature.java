package io.countinghouse.detection.feature;

import io.countinghouse.detection.history.History;
import io.countinghouse.detection.profile.Profile;
import java.time.Duration;

/** A feature by the name that rules use. */
public enum Feature {
  COUNT("count", Unit.TRANSACTIONS, Bound.HISTORY),
  AMOUNT("amount", Unit.MONEY, Bound.NO_WINDOW),
  SUM("sum", Unit.MONEY, Bound.HISTORY),
  INFLOW("inflow", Unit.MONEY, Bound.HISTORY),
  PASS_THROUGH("pass_through", Unit.SHARE, Bound.HISTORY),
  FAN_IN("fan_in", Unit.ACCOUNTS, Bound.HISTORY),
  FAN_OUT("fan_out", Unit.ACCOUNTS, Bound.HISTORY),
  NEAR_THRESHOLD_COUNT("near_threshold_count", Unit.TRANSACTIONS, Bound.HISTORY),
  NEAR_THRESHOLD_SUM("near_threshold_sum", Unit.MONEY, Bound.HISTORY),
  AMOUNT_DEVIATION("amount_deviation", Unit.SPREADS, Bound.HISTORY),
  NEW_COUNTRY("new_country", Unit.TRUTH, Bound.HISTORY),
  NEW_MERCHANT("new_merchant", Unit.TRUTH, Bound.HISTORY),
  NEW_CHANNEL("new_channel", Unit.TRUTH, Bound.HISTORY),
  NEW_COUNTERPARTY("new_counterparty", Unit.TRUTH, Bound.HISTORY),
  KNOWN_FRAUDS("known_frauds", Unit.TRANSACTIONS, Bound.HISTORY),
  TRAVEL_KM("travel_km", Unit.KM, Bound.HISTORY),
  TRAVEL_KMH("travel_kmh", Unit.KMH, Bound.HISTORY),
  MERCHANT_COUNT("merchant_count", Unit.TRANSACTIONS, Bound.PROFILE),
  MERCHANT_FRAUDS("merchant_frauds", Unit.TRANSACTIONS, Bound.PROFILE),
  MERCHANT_FRAUD_SHARE("merchant_fraud_share", Unit.SHARE, Bound.PROFILE);

  /** What a feature's value counts. */
  public enum Unit {
    TRANSACTIONS("transactions"),
    /** Major units of the event's currency. */
    MONEY("currency"),
    ACCOUNTS("accounts"),
    KM("km"),
    KMH("km/h"),
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

  /** What bounds a feature's window. */
  private enum Bound {
    /** It is about the event alone. */
    NO_WINDOW(Duration.ZERO),
    HISTORY(History.AGE_MAX),
    PROFILE(Profile.AGE_MAX);

    private final Duration max;

    Bound(Duration max) {
      this.max = max;
    }
  }

  private final String id;
  private final Unit unit;
  private final Bound bound;

  Feature(String id, Unit unit, Bound bound) {
    this.id = id;
    this.unit = unit;
    this.bound = bound;
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
    return bound != Bound.NO_WINDOW;
  }

  /** The longest window that it may have. */
  public Duration windowMax() {
    return bound.max;
  }

  /** Whether it looks at what is known of whom the payment goes to. */
  public boolean ofMerchant() {
    return bound == Bound.PROFILE;
  }

  /** Whether it is about amounts just below a threshold. */
  public boolean nearThreshold() {
    return this == NEAR_THRESHOLD_COUNT || this == NEAR_THRESHOLD_SUM;
  }

  /**
   * Its value; NaN if there is none.
   *
   * @param threshold of a feature that is near one, in major units; 0: the reporting threshold
   */
  double of(Moment moment, Duration window, double threshold) {
    return switch (this) {
      case COUNT -> Features.count(moment, window);
      case AMOUNT -> Features.amount(moment);
      case SUM -> Features.sum(moment, window);
      case INFLOW -> Features.inflow(moment, window);
      case PASS_THROUGH -> Features.passThrough(moment, window);
      case FAN_IN -> Features.fan(moment, window, false);
      case FAN_OUT -> Features.fan(moment, window, true);
      case NEAR_THRESHOLD_COUNT -> Features.nearThresholdCount(moment, window, threshold);
      case NEAR_THRESHOLD_SUM -> Features.nearThresholdSum(moment, window, threshold);
      case AMOUNT_DEVIATION -> Features.amountDeviation(moment, window);
      case NEW_COUNTRY -> Features.newCountry(moment, window);
      case NEW_MERCHANT -> Features.newMerchant(moment, window);
      case NEW_CHANNEL -> Features.newChannel(moment, window);
      case NEW_COUNTERPARTY -> Features.newCounterparty(moment, window);
      case KNOWN_FRAUDS -> Features.knownFrauds(moment, window);
      case TRAVEL_KM -> Travel.km(moment, window);
      case TRAVEL_KMH -> Travel.kmh(moment, window);
      case MERCHANT_COUNT -> Merchant.count(moment, window);
      case MERCHANT_FRAUDS -> Merchant.frauds(moment, window);
      case MERCHANT_FRAUD_SHARE -> Merchant.fraudShare(moment, window);
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
