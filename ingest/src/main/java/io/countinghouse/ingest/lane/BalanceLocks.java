package io.countinghouse.ingest.lane;

import static io.countinghouse.sql.ledger.Tables.ACCOUNT;
import static io.countinghouse.sql.ledger.Tables.BALANCE;

import io.countinghouse.events.Account.Status;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jooq.impl.DSL;

/** Balances, and accounts that have none, as they are locked: many at a time, in their order. */
final class BalanceLocks {

  private static final ArrayRows KEYS = new ArrayRows(BALANCE.ACCOUNT_ID, BALANCE.CURRENCY);

  /** The columns are those of {@link #BALANCES}. */
  private static final String ACCOUNTS_WITHOUT =
      ArrayRows.render(
          DSL.select(
                  ACCOUNT.ACCOUNT_ID,
                  KEYS.get(BALANCE.CURRENCY),
                  DSL.inline(0L),
                  DSL.inline(0L),
                  ACCOUNT.STATUS,
                  ACCOUNT.FLOOR_MINOR)
              .from(KEYS.table())
              .join(ACCOUNT)
              .on(ACCOUNT.ACCOUNT_ID.eq(KEYS.get(BALANCE.ACCOUNT_ID)))
              .whereNotExists(
                  DSL.selectOne()
                      .from(BALANCE)
                      .where(KEYS.match(BALANCE.ACCOUNT_ID, BALANCE.CURRENCY)))
              .orderBy(ACCOUNT.ACCOUNT_ID)
              .forNoKeyUpdate()
              .of(ACCOUNT));

  private static final String BALANCES =
      ArrayRows.render(
          DSL.select(
                  BALANCE.ACCOUNT_ID,
                  BALANCE.CURRENCY,
                  BALANCE.BALANCE_MINOR,
                  BALANCE.HELD_MINOR,
                  BALANCE.STATUS,
                  ACCOUNT.FLOOR_MINOR)
              .from(KEYS.table())
              .join(BALANCE)
              .on(KEYS.match(BALANCE.ACCOUNT_ID, BALANCE.CURRENCY))
              .join(ACCOUNT)
              .on(ACCOUNT.ACCOUNT_ID.eq(BALANCE.ACCOUNT_ID))
              .orderBy(BALANCE.ACCOUNT_ID, BALANCE.CURRENCY)
              .forNoKeyUpdate()
              .of(BALANCE));

  private BalanceLocks() {}

  /**
   * Locks the accounts of those that have no row, and takes them as the empty balances they are.
   */
  static void accountsWithout(
      RoundTrip trip, List<BalanceKey> keys, Consumer<Map<BalanceKey, LockedBalance>> taken) {
    add(trip, ACCOUNTS_WITHOUT, keys, taken);
  }

  /** Locks and takes those that have a row. */
  static void balances(
      RoundTrip trip, List<BalanceKey> keys, Consumer<Map<BalanceKey, LockedBalance>> taken) {
    add(trip, BALANCES, keys, taken);
  }

  private static void add(
      RoundTrip trip,
      String lock,
      List<BalanceKey> keys,
      Consumer<Map<BalanceKey, LockedBalance>> taken) {
    trip.add(
        lock,
        (statement, first) -> {
          ArrayRows.bind(statement, first, "int8", keys, BalanceKey::accountId);
          ArrayRows.bind(statement, first + 1, "text", keys, BalanceKey::currency);
          return first + 2;
        },
        statement -> taken.accept(read(statement)));
  }

  private static Map<BalanceKey, LockedBalance> read(PreparedStatement locked) throws SQLException {
    var balances = new HashMap<BalanceKey, LockedBalance>();
    try (var found = locked.getResultSet()) {
      while (found.next()) {
        balances.put(
            new BalanceKey(found.getLong(1), found.getString(2)),
            new LockedBalance(
                found.getLong(3),
                found.getLong(4),
                Status.valueOf(found.getString(5)),
                found.getObject(6, Long.class)));
      }
    }
    return balances;
  }
}
