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
  MERCHANT_FRAUD_SHARE("merchant_fraud_share", Unit.SHARE, Bound.PROFILE),
  MERCHANT_KNOWN_FRAUD_SHARE("merchant_known_fraud_share", Unit.SHARE, Bound.KNOWN, 2),
  HOUR_OF_DAY("hour_of_day", Unit.HOURS, Bound.NO_WINDOW, 2);

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
    TRUTH("truth"),
    /** Since midnight UTC. */
    HOURS("hours");

    private final String text;

    Unit(String text) {
      this.text = text;
    }

    /** The greatest value that there is; infinite: none. */
    public double greatest() {
      return switch (this) {
        case TRUTH, SHARE -> 1;
        case HOURS -> Math.nextDown(24.0);
        case TRANSACTIONS, MONEY, ACCOUNTS, KM, KMH, SPREADS -> Double.POSITIVE_INFINITY;
      };
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
    PROFILE(Profile.AGE_MAX),
    /** It ends before the label delay. */
    KNOWN(Profile.AGE_MAX.minus(Merchant.LABEL_DELAY));

    private final Duration max;

    Bound(Duration max) {
      this.max = max;
    }
  }

  private final String id;
  private final Unit unit;
  private final Bound bound;
  private final int language;

  Feature(String id, Unit unit, Bound bound) {
    this(id, unit, bound, 1);
  }

  Feature(String id, Unit unit, Bound bound, int language) {
    this.id = id;
    this.unit = unit;
    this.bound = bound;
    this.language = language;
  }

  /** Its name in rules and scores. */
  public String id() {
    return id;
  }

  public Unit unit() {
    return unit;
  }

  /** The first language of rules that knows it. */
  public int language() {
    return language;
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
    return bound == Bound.PROFILE || bound == Bound.KNOWN;
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
      case MERCHANT_KNOWN_FRAUD_SHARE -> Merchant.knownFraudShare(moment, window);
      case HOUR_OF_DAY -> Features.hourOfDay(moment);
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
