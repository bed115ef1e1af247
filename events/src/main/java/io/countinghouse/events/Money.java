package io.countinghouse.events;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * An amount in minor units of an ISO 4217 currency. The scale is the JDK's copy of the ISO 4217
 * table.
 */
public record Money(long minor, Currency currency) {

  /** Longest accepted decimal text: 19 digits of a {@code long}, sign, point. */
  private static final int TEXT_MAX = 21;

  private static final Pattern PLAIN = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

  /**
   * Finds a currency by its alphabetic code.
   *
   * @throws IllegalArgumentException if ISO 4217 has no such code, or gives it no minor unit (gold,
   *     test codes)
   */
  public static Currency currency(String code) {
    Currency currency;
    try {
      currency = Currency.getInstance(code);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be an ISO 4217 code such as EUR", e);
    }
    if (currency.getDefaultFractionDigits() < 0) {
      throw new IllegalArgumentException("must be a currency with a minor unit in ISO 4217");
    }
    return currency;
  }

  /** Every code that {@link #currency} accepts, sorted. */
  public static Set<String> codes() {
    var codes = new TreeSet<String>();
    for (var currency : Currency.getAvailableCurrencies()) {
      if (currency.getDefaultFractionDigits() >= 0) {
        codes.add(currency.getCurrencyCode());
      }
    }
    return codes;
  }

  /**
   * Reads plain decimal text such as {@code 12.50}.
   *
   * @throws IllegalArgumentException with the rule that it breaks: plain digits, no more decimals
   *     than the currency has, within a {@code long} of minor units
   */
  public static Money parse(String text, Currency currency) {
    if (text.length() > TEXT_MAX || !PLAIN.matcher(text).matches()) {
      throw new IllegalArgumentException("must be a plain decimal number such as 12.50");
    }
    int scale = currency.getDefaultFractionDigits();
    try {
      var minor = new BigDecimal(text).setScale(scale, RoundingMode.UNNECESSARY);
      return new Money(minor.unscaledValue().longValueExact(), currency);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "must have at most %d decimals in %s and fit 64 bits of minor units"
              .formatted(scale, currency.getCurrencyCode()),
          e);
    }
  }

  /** Of stored minor units and a stored code. */
  public static Money ofMinor(long minor, String code) {
    return new Money(minor, currency(code));
  }

  /** Plain decimal text in the currency's scale, such as {@code 12.50}. */
  public String decimal() {
    return BigDecimal.valueOf(minor, currency.getDefaultFractionDigits()).toPlainString();
  }

  /** The same of a sum of amounts, which may be more than one amount can be. */
  public static String decimal(BigInteger minor, String code) {
    return new BigDecimal(minor, currency(code).getDefaultFractionDigits()).toPlainString();
  }
}
