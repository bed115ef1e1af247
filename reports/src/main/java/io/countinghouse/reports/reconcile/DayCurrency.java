package io.countinghouse.reports.reconcile;

import java.util.Comparator;

/**
 * What totals are kept of.
 *
 * @param bookingDate ISO 8601
 * @param currency ISO 4217 code
 */
record DayCurrency(String bookingDate, String currency) {

  static final Comparator<DayCurrency> ORDER =
      Comparator.comparing(DayCurrency::bookingDate).thenComparing(DayCurrency::currency);
}
