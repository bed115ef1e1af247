package io.countinghouse.ingest.lane;

import static io.countinghouse.sql.ledger.Tables.ACCOUNT;
import static io.countinghouse.sql.ledger.Tables.BALANCE;

import io.countinghouse.events.Account.Status;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jooq.impl.DSL;

/** Balances as the ledger keeps them: many at a time, locked in their order. */
final class BalanceRows {

  private static final ArrayRows KEYS = new ArrayRows(BALANCE.ACCOUNT_ID, BALANCE.CURRENCY);
  private static final ArrayRows ROWS =
      new ArrayRows(BALANCE.ACCOUNT_ID, BALANCE.CURRENCY, BALANCE.BALANCE_MINOR);
  private static final ArrayRows HELD_ROWS =
      new ArrayRows(
          BALANCE.ACCOUNT_ID, BALANCE.CURRENCY, BALANCE.BALANCE_MINOR, BALANCE.HELD_MINOR);

  private static final ArrayRows NEW_ROWS =
      new ArrayRows(
          BALANCE.ACCOUNT_ID,
          BALANCE.CURRENCY,
          BALANCE.BALANCE_MINOR,
          BALANCE.HELD_MINOR,
          BALANCE.STATUS);

  private static final String LOCK_ACCOUNTS_WITHOUT =
      ArrayRows.render(
          DSL.select(
                  ACCOUNT.ACCOUNT_ID,
                  KEYS.get(BALANCE.CURRENCY),
                  ACCOUNT.STATUS,
                  ACCOUNT.FLOOR_MINOR)
              .from(KEYS.table())
              .join(ACCOUNT)
              .on(ACCOUNT.ACCOUNT_ID.eq(KEYS.get(BALANCE.ACCOUNT_ID)))
              .whereNotExists(
                  DSL.selectOne()
                      .from(BALANCE)
                      .where(
                          BALANCE.ACCOUNT_ID.eq(KEYS.get(BALANCE.ACCOUNT_ID)),
                          BALANCE.CURRENCY.eq(KEYS.get(BALANCE.CURRENCY))))
              .orderBy(ACCOUNT.ACCOUNT_ID)
              .forNoKeyUpdate()
              .of(ACCOUNT));

  private static final String LOCK =
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
              .on(
                  BALANCE.ACCOUNT_ID.eq(KEYS.get(BALANCE.ACCOUNT_ID)),
                  BALANCE.CURRENCY.eq(KEYS.get(BALANCE.CURRENCY)))
              .join(ACCOUNT)
              .on(ACCOUNT.ACCOUNT_ID.eq(BALANCE.ACCOUNT_ID))
              .orderBy(BALANCE.ACCOUNT_ID, BALANCE.CURRENCY)
              .forNoKeyUpdate()
              .of(BALANCE));

  private static final String STORE =
      Writes.exactly(
          ArrayRows.render(
              DSL.update(BALANCE)
                  .set(BALANCE.BALANCE_MINOR, ROWS.get(BALANCE.BALANCE_MINOR))
                  .from(ROWS.table())
                  .where(
                      BALANCE.ACCOUNT_ID.eq(ROWS.get(BALANCE.ACCOUNT_ID)),
                      BALANCE.CURRENCY.eq(ROWS.get(BALANCE.CURRENCY)))));

  private static final String STORE_HELD =
      Writes.exactly(
          ArrayRows.render(
              DSL.update(BALANCE)
                  .set(BALANCE.BALANCE_MINOR, HELD_ROWS.get(BALANCE.BALANCE_MINOR))
                  .set(BALANCE.HELD_MINOR, HELD_ROWS.get(BALANCE.HELD_MINOR))
                  .from(HELD_ROWS.table())
                  .where(
                      BALANCE.ACCOUNT_ID.eq(HELD_ROWS.get(BALANCE.ACCOUNT_ID)),
                      BALANCE.CURRENCY.eq(HELD_ROWS.get(BALANCE.CURRENCY)))));

  private static final String INSERT = Writes.exactly(NEW_ROWS.insertInto(BALANCE));

  private BalanceRows() {}

  /**
   * Locks the accounts of those that have no row, and takes them as the empty balances they are.
   */
  static void lockAccountsWithout(
      RoundTrip trip, List<BalanceKey> keys, BiConsumer<BalanceKey, LockedBalance> missing) {
    trip.add(
        LOCK_ACCOUNTS_WITHOUT,
        (lock, first) -> bind(lock, first, keys),
        lock -> {
          try (var found = lock.getResultSet()) {
            while (found.next()) {
              missing.accept(
                  new BalanceKey(found.getLong(1), found.getString(2)),
                  new LockedBalance(
                      0, 0, Status.valueOf(found.getString(3)), found.getObject(4, Long.class)));
            }
          }
        });
  }

  /** Locks and takes those that have a row. */
  static void lock(
      RoundTrip trip,
      List<BalanceKey> keys,
      BiConsumer<BalanceKey, LockedBalance> locked,
      Runnable taken) {
    trip.add(
        LOCK,
        (lock, first) -> bind(lock, first, keys),
        lock -> {
          try (var found = lock.getResultSet()) {
            while (found.next()) {
              locked.accept(
                  new BalanceKey(found.getLong(1), found.getString(2)),
                  new LockedBalance(
                      found.getLong(3),
                      found.getLong(4),
                      Status.valueOf(found.getString(5)),
                      found.getObject(6, Long.class)));
            }
          }
          taken.run();
        });
  }

  private static int bind(PreparedStatement lock, int first, List<BalanceKey> keys)
      throws SQLException {
    ArrayRows.bind(lock, first, "int8", keys, BalanceKey::accountId);
    ArrayRows.bind(lock, first + 1, "text", keys, BalanceKey::currency);
    return first + 2;
  }

  /** At the end of a transaction; what is held only if that changes anywhere. */
  static void update(Writes writes, List<Map.Entry<BalanceKey, LockedBalance>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    boolean held = rows.stream().anyMatch(row -> row.getValue().heldTouched());
    writes.add(
        held ? STORE_HELD : STORE,
        (store, first) -> {
          int index = bindMinor(store, first, rows);
          if (held) {
            ArrayRows.bind(store, index++, "int8", rows, r -> r.getValue().heldMinor());
          }
          store.setInt(index++, rows.size());
          return index;
        });
  }

  /** At the end of a transaction, under their accounts' locks. */
  static void insert(Writes writes, List<Map.Entry<BalanceKey, LockedBalance>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    writes.add(
        INSERT,
        (insert, first) -> {
          int index = bindMinor(insert, first, rows);
          ArrayRows.bind(insert, index++, "int8", rows, r -> r.getValue().heldMinor());
          ArrayRows.bind(insert, index++, "text", rows, r -> r.getValue().status().name());
          insert.setInt(index++, rows.size());
          return index;
        });
  }

  private static int bindMinor(
      PreparedStatement statement, int first, List<Map.Entry<BalanceKey, LockedBalance>> rows)
      throws SQLException {
    ArrayRows.bind(statement, first, "int8", rows, r -> r.getKey().accountId());
    ArrayRows.bind(statement, first + 1, "text", rows, r -> r.getKey().currency());
    ArrayRows.bind(statement, first + 2, "int8", rows, r -> r.getValue().minor());
    return first + 3;
  }
}
