package io.countinghouse.reports.filing;

import io.countinghouse.events.Micros;
import io.countinghouse.events.Money;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Resources;
import io.countinghouse.reports.runs.RecordedRun;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/**
 * A transaction that was flagged.
 *
 * @param account its subject
 * @param dismissed whether the newest word of a reviewer on it is that it was nothing
 */
record Flagged(UUID transaction, String account, Money amount, Instant at, boolean dismissed) {

  private static final String FLAGGED = Resources.text("/filing/flagged.sql");

  /**
   * Those of a customer in the days of a run of suspicious-activity-candidates, up to its
   * positions, in every currency; in the order of time.
   *
   * @throws SQLException if ClickHouse fails, or holds an amount that can't be read
   */
  static List<Flagged> read(ClickHouseReader reader, RecordedRun run, String customer)
      throws SQLException {
    var values = new HashMap<>(run.positions().arguments());
    values.put("from", Fitness.argument(run, "from"));
    values.put("to", Fitness.argument(run, "to"));
    values.put("customer", customer);
    return reader.list(FLAGGED, values, Flagged::of);
  }

  private static Flagged of(ResultSet row) throws SQLException {
    var transaction = row.getString("transaction_id");
    try {
      return new Flagged(
          UUID.fromString(transaction),
          row.getString("subject_account"),
          Money.parse(row.getString("amount"), Money.currency(row.getString("currency"))),
          Micros.toInstant(row.getLong("posted_us")),
          row.getBoolean("dismissed"));
    } catch (IllegalArgumentException e) {
      throw new SQLException(
          "the flag of transaction %s has an amount that can't be read: it %s"
              .formatted(transaction, e.getMessage()),
          e);
    }
  }

  boolean inDollars() {
    return currency().equals("USD");
  }

  String currency() {
    return amount.currency().getCurrencyCode();
  }
}
