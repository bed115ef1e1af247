package io.countinghouse.reports.filing;

import io.countinghouse.reports.ReportValue;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;

/** A row of suspicious-activity-candidates: what of a customer was flagged. */
record Suspicion(
    String customer, BigInteger cents, Instant firstAt, Instant lastAt, Accounts accounts) {

  static Suspicion of(Map<String, ReportValue> row) {
    return new Suspicion(
        Columns.text(row, "customer"),
        Columns.amount(row, "amount_minor").minor(),
        Columns.time(row, "first_at"),
        Columns.time(row, "last_at"),
        Accounts.of(row));
  }
}
