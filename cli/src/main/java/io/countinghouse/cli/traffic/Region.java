package io.countinghouse.cli.traffic;

import io.countinghouse.events.Money;
import java.util.Currency;
import java.util.List;

/**
 * A country with its money.
 *
 * @param perEuro roughly what one euro is in it, so that people everywhere spend alike
 * @param reportable from what amount on cash must be reported, in its own units; a round figure
 *     where the law names none
 */
record Region(String country, String currency, double perEuro, double reportable) {

  /** Scales 2, 0 and 3 of ISO 4217 are all among them; the first ones have the most customers. */
  static final List<Region> ALL =
      List.of(
          new Region("DE", "EUR", 1, 10_000),
          new Region("US", "USD", 1.1, 10_000),
          new Region("FR", "EUR", 1, 10_000),
          new Region("GB", "GBP", 0.85, 10_000),
          new Region("JP", "JPY", 160, 2_000_000),
          new Region("ES", "EUR", 1, 10_000),
          new Region("KW", "KWD", 0.33, 10_000),
          new Region("BH", "BHD", 0.41, 10_000));

  /** An amount in euros as minor units of this money; at least one. */
  long minor(double euros) {
    return Math.max(1, Math.round(euros * perEuro * unit()));
  }

  /** Whole and part units of this money itself as minor units. */
  long ownMinor(double units) {
    return Math.max(1, Math.round(units * unit()));
  }

  private double unit() {
    Currency money = Money.currency(currency);
    return Math.pow(10, money.getDefaultFractionDigits());
  }
}
