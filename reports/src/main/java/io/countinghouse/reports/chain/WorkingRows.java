package io.countinghouse.reports.chain;

import io.countinghouse.reports.Resources;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What lanes decide by, held against the entries that it was made from: an account's floor,
 * currency and status, the status on its balances, holds, and which transactions are reversed. No
 * hash covers these rows, and who alters one could spend what is not there. Balances' amounts are
 * compared by {@code reconcile}.
 */
final class WorkingRows {

  private static final List<String> QUESTIONS =
      List.of(
          Resources.text("/chain/accounts.sql"),
          Resources.text("/chain/balances.sql"),
          Resources.text("/chain/holds.sql"),
          Resources.text("/chain/reversals.sql"));

  private WorkingRows() {}

  /** Each question sees one moment, in which an entry and what is made of it change together. */
  static void compare(Connection ledger, Findings findings) throws SQLException {
    for (var sql : QUESTIONS) {
      try (var statement = ledger.createStatement();
          var row = statement.executeQuery(sql)) {
        while (row.next()) {
          long seq = row.getLong("lane_seq");
          findings.add(
              new Finding(
                  Finding.Kind.WORKING_ROW,
                  Finding.Store.POSTGRESQL,
                  row.getInt("lane"),
                  seq,
                  seq,
                  row.getString("place"),
                  row.getString("said"),
                  null));
        }
      } finally {
        ledger.rollback();
      }
    }
  }
}
