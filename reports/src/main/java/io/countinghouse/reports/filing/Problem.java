package io.countinghouse.reports.filing;

import java.util.Comparator;

/**
 * What keeps a filing from being complete.
 *
 * @param about the customer; empty: the filer's own settings
 * @param day the business day of a CTR, or the span of a SAR; empty: any
 * @param field what is missing or wrong, by our name of it
 * @param item where the form has it
 * @param what what is wrong with it, without its value
 */
public record Problem(String about, String day, String field, String item, String what) {

  static final String MISSING = "is missing";

  static final Comparator<Problem> ORDER =
      Comparator.comparing(Problem::about).thenComparing(Problem::day);
}
