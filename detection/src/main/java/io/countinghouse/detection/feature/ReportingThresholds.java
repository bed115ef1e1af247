package io.countinghouse.detection.feature;

import io.countinghouse.events.Money;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * From what amount on cash must be reported, by currency, in major units. It also serves as the
 * yardstick of what is much money in a currency.
 */
public final class ReportingThresholds {

  /**
   * One currency's threshold.
   *
   * @param amount in major units
   * @param source the law or rule that sets it
   */
  public record Threshold(String currency, double amount, String source) {

    public Threshold {
      Money.currency(currency);
      if (!(amount > 0) || Double.isInfinite(amount)) {
        throw new IllegalArgumentException("amount of " + currency + " must be more than 0");
      }
      if (source.isBlank()) {
        throw new IllegalArgumentException("source of " + currency + " must be given");
      }
    }
  }

  private final double otherwise;
  private final Map<String, Threshold> byCurrency = new TreeMap<>();

  /**
   * The thresholds of a rule set.
   *
   * @param otherwise for currencies that are not listed, in major units; a yardstick, not a law
   */
  public ReportingThresholds(double otherwise, List<Threshold> listed) {
    if (!(otherwise > 0)) {
      throw new IllegalArgumentException("the default threshold must be more than 0");
    }
    this.otherwise = otherwise;
    for (var threshold : listed) {
      if (byCurrency.put(threshold.currency(), threshold) != null) {
        throw new IllegalArgumentException("two thresholds for " + threshold.currency());
      }
    }
  }

  /** The currency's threshold in major units. */
  public double of(String currency) {
    var listed = byCurrency.get(currency);
    return listed == null ? otherwise : listed.amount();
  }
}
