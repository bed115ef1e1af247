package io.countinghouse.reports;

import io.countinghouse.events.Money;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;

/** One value of a report. */
public sealed interface ReportValue {

  /** As people read it. */
  String text();

  /** There is none. */
  record None() implements ReportValue {
    @Override
    public String text() {
      return "";
    }
  }

  record Text(String text) implements ReportValue {}

  record Day(LocalDate date) implements ReportValue {
    @Override
    public String text() {
      return date.toString();
    }
  }

  record Time(Instant moment) implements ReportValue {
    @Override
    public String text() {
      return moment.toString();
    }
  }

  record Whole(BigInteger number) implements ReportValue {
    @Override
    public String text() {
      return number.toString();
    }
  }

  record Fraction(BigDecimal number) implements ReportValue {
    @Override
    public String text() {
      return number.toPlainString();
    }
  }

  /**
   * An amount, which as a sum may go beyond 64 bits.
   *
   * @param currency ISO 4217 code
   */
  record Amount(BigInteger minor, String currency) implements ReportValue {

    /** Decimal text in the currency's ISO 4217 scale. */
    @Override
    public String text() {
      int scale = Money.currency(currency).getDefaultFractionDigits();
      return new BigDecimal(minor, scale).toPlainString();
    }
  }
}
