package io.countinghouse.reports.close;

import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Resources;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * By how much a later version of a booking date differs from the one before it.
 *
 * @param creditsMinor more than before, in minor units of the currency
 * @param debitsMinor likewise
 */
public record Change(
    String account,
    String currency,
    long transactions,
    BigInteger creditsMinor,
    BigInteger debitsMinor) {

  private static final String CHANGES = Resources.text("/close/changes.sql");

  /** The accounts whose figures differ; the first 1,000 of them. */
  static List<Change> between(ClickHouseReader reader, Seal before, Seal after)
      throws SQLException {
    return reader.list(
        CHANGES,
        Map.of(
            "date", after.date().toString(),
            "before", Long.toString(before.build()),
            "after", Long.toString(after.build())),
        row ->
            new Change(
                row.getString("account"),
                row.getString("currency"),
                row.getLong("transactions"),
                new BigInteger(row.getString("credits_minor")),
                new BigInteger(row.getString("debits_minor"))));
  }
}
