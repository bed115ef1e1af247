package io.countinghouse.ingest.lane;

import static io.countinghouse.sql.ledger.Tables.ACCOUNT;
import static io.countinghouse.sql.ledger.Tables.BALANCE;

import io.countinghouse.events.Account.Status;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The balances that a batch touches, locked, as its decisions change them one after another. */
final class Balances {

  private static final class Held {
    final Status status;
    final @Nullable Long floor;
    long minor;
    boolean touched;

    Held(long minor, Status status, @Nullable Long floor) {
      this.minor = minor;
      this.status = status;
      this.floor = floor;
    }
  }

  private static final ArrayRows KEYS = new ArrayRows(BALANCE.ACCOUNT_ID, BALANCE.CURRENCY);
  private static final ArrayRows ROWS =
      new ArrayRows(BALANCE.ACCOUNT_ID, BALANCE.CURRENCY, BALANCE.BALANCE_MINOR);

  private static final String LOCK =
      ArrayRows.render(
          DSL.select(
                  BALANCE.ACCOUNT_ID,
                  BALANCE.CURRENCY,
                  BALANCE.BALANCE_MINOR,
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
      ArrayRows.render(
          DSL.update(BALANCE)
              .set(BALANCE.BALANCE_MINOR, ROWS.get(BALANCE.BALANCE_MINOR))
              .from(ROWS.table())
              .where(
                  BALANCE.ACCOUNT_ID.eq(ROWS.get(BALANCE.ACCOUNT_ID)),
                  BALANCE.CURRENCY.eq(ROWS.get(BALANCE.CURRENCY))));

  private final LedgerSession session;
  private final Map<BalanceKey, Held> held = new TreeMap<>();

  private Balances(LedgerSession session) {
    this.session = session;
  }

  /** Locks these balances in their order and reads them. */
  static Balances lock(LedgerSession session, SortedSet<BalanceKey> keys) throws SQLException {
    var balances = new Balances(session);
    if (!keys.isEmpty()) {
      balances.read(keys);
    }
    return balances;
  }

  private void read(SortedSet<BalanceKey> keys) throws SQLException {
    var rows = new ArrayList<>(keys);
    try (var lock = session.connection().prepareStatement(LOCK)) {
      ArrayRows.bind(lock, 1, "int8", rows, BalanceKey::accountId);
      ArrayRows.bind(lock, 2, "text", rows, BalanceKey::currency);
      try (var found = lock.executeQuery()) {
        while (found.next()) {
          held.put(
              new BalanceKey(found.getLong(1), found.getString(2)),
              new Held(
                  found.getLong(3),
                  Status.valueOf(found.getString(4)),
                  found.getObject(5, Long.class)));
        }
      }
    }
    if (held.size() != keys.size()) {
      throw new IllegalStateException("balance rows that were there before are gone");
    }
  }

  /** Moves the amount, or says why not and changes nothing. */
  @Nullable Refusal move(BalanceKey debit, BalanceKey credit, long minor) {
    var from = held(debit);
    var to = held(credit);
    if (from.status == Status.CLOSED) {
      return Refusal.accountClosed("debit_account");
    }
    if (from.status == Status.FROZEN) {
      return Refusal.accountFrozen("debit_account");
    }
    if (to.status == Status.CLOSED) { // a frozen account takes what arrives
      return Refusal.accountClosed("credit_account");
    }
    if (from.minor < Long.MIN_VALUE + minor) {
      return Refusal.beyondRange("debit_account");
    }
    if (to.minor > Long.MAX_VALUE - minor) {
      return Refusal.beyondRange("credit_account");
    }
    if (from.floor != null && from.minor - minor < from.floor) {
      return Refusal.insufficientFunds();
    }
    from.minor -= minor;
    from.touched = true;
    to.minor += minor;
    to.touched = true;
    return null;
  }

  private Held held(BalanceKey key) {
    var balance = held.get(key);
    if (balance == null) {
      throw new IllegalStateException("a balance was not locked before it was used");
    }
    return balance;
  }

  /** Writes each touched balance once. */
  void store() throws SQLException {
    var rows = new ArrayList<Map.Entry<BalanceKey, Held>>();
    for (var entry : held.entrySet()) {
      if (entry.getValue().touched) {
        rows.add(entry);
      }
    }
    if (rows.isEmpty()) {
      return;
    }
    try (var store = session.connection().prepareStatement(STORE)) {
      ArrayRows.bind(store, 1, "int8", rows, r -> r.getKey().accountId());
      ArrayRows.bind(store, 2, "text", rows, r -> r.getKey().currency());
      ArrayRows.bind(store, 3, "int8", rows, r -> r.getValue().minor);
      if (store.executeUpdate() != rows.size()) {
        throw new IllegalStateException("a locked balance was not updated");
      }
    }
  }
}
