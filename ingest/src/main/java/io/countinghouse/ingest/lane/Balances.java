package io.countinghouse.ingest.lane;

import static io.countinghouse.sql.ledger.Tables.ACCOUNT;
import static io.countinghouse.sql.ledger.Tables.BALANCE;

import io.countinghouse.events.Account.Status;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The balances that a batch touches, locked, as its decisions change them one after another. */
final class Balances {

  private static final ArrayRows KEYS = new ArrayRows(BALANCE.ACCOUNT_ID, BALANCE.CURRENCY);
  private static final ArrayRows ROWS =
      new ArrayRows(BALANCE.ACCOUNT_ID, BALANCE.CURRENCY, BALANCE.BALANCE_MINOR);
  private static final ArrayRows HELD_ROWS =
      new ArrayRows(
          BALANCE.ACCOUNT_ID, BALANCE.CURRENCY, BALANCE.BALANCE_MINOR, BALANCE.HELD_MINOR);

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

  private final LedgerSession session;
  private final List<BalanceKey> keys;
  private final Map<BalanceKey, LockedBalance> locked = new HashMap<>();

  Balances(LedgerSession session, SortedSet<BalanceKey> keys) {
    this.session = session;
    this.keys = List.copyOf(keys);
  }

  /** Locks the balances in their order and reads them. */
  void lock(RoundTrip trip) {
    if (!keys.isEmpty()) {
      trip.add(LOCK, this::bind, this::read);
    }
  }

  private int bind(PreparedStatement lock, int first) throws SQLException {
    ArrayRows.bind(lock, first, "int8", keys, BalanceKey::accountId);
    ArrayRows.bind(lock, first + 1, "text", keys, BalanceKey::currency);
    return first + 2;
  }

  private void read(PreparedStatement lock) throws SQLException {
    locked.clear();
    try (var found = lock.getResultSet()) {
      while (found.next()) {
        locked.put(
            new BalanceKey(found.getLong(1), found.getString(2)),
            new LockedBalance(
                found.getLong(3),
                found.getLong(4),
                Status.valueOf(found.getString(5)),
                found.getObject(6, Long.class)));
      }
    }
    if (locked.size() != keys.size()) {
      throw new IllegalStateException("balance rows that were there before are gone");
    }
  }

  /** Moves the amount, or says why not and changes nothing. */
  @Nullable Refusal move(BalanceKey debit, BalanceKey credit, long minor) {
    var from = of(debit);
    var to = of(credit);
    var refusal = refused(from, to, minor);
    if (refusal == null && !from.covers(minor)) {
      refusal = Refusal.insufficientFunds();
    }
    if (refusal == null) {
      from.add(-minor);
      to.add(minor);
    }
    return refusal;
  }

  /** Holds the amount on the debit account, or says why not and changes nothing. */
  @Nullable Refusal hold(BalanceKey debit, BalanceKey credit, long minor) {
    var from = of(debit);
    var refusal = refused(from, of(credit), minor);
    if (refusal == null && !from.covers(minor)) {
      refusal = Refusal.insufficientFunds();
    }
    if (refusal == null && !from.canHold(minor)) {
      refusal = Refusal.beyondRange("debit_account");
    }
    if (refusal == null) {
      from.hold(minor);
    }
    return refusal;
  }

  /**
   * Moves the amount out of what was held and releases the rest, or says why not and changes
   * nothing. Funds are not asked for: they were set aside when they were there.
   */
  @Nullable Refusal capture(BalanceKey debit, BalanceKey credit, long heldMinor, long minor) {
    var from = of(debit);
    var to = of(credit);
    var refusal = refused(from, to, minor);
    if (refusal == null) {
      from.hold(-heldMinor);
      from.add(-minor);
      to.add(minor);
    }
    return refusal;
  }

  /** Gives back what was held. */
  void release(BalanceKey debit, long heldMinor) {
    of(debit).hold(-heldMinor);
  }

  private static @Nullable Refusal refused(LockedBalance from, LockedBalance to, long minor) {
    if (from.status() == Status.CLOSED) {
      return Refusal.accountClosed("debit_account");
    }
    if (from.status() == Status.FROZEN) {
      return Refusal.accountFrozen("debit_account");
    }
    if (to.status() == Status.CLOSED) { // a frozen account takes what arrives
      return Refusal.accountClosed("credit_account");
    }
    if (!from.canAdd(-minor)) {
      return Refusal.beyondRange("debit_account");
    }
    if (!to.canAdd(minor)) {
      return Refusal.beyondRange("credit_account");
    }
    return null;
  }

  private LockedBalance of(BalanceKey key) {
    var balance = locked.get(key);
    if (balance == null) {
      throw new IllegalStateException("a balance was not locked before it was used");
    }
    return balance;
  }

  /** Writes each touched balance once, at the end; what is held only where that was touched. */
  void store() {
    var rows = new ArrayList<Map.Entry<BalanceKey, LockedBalance>>();
    boolean anyHeld = false;
    for (var entry : locked.entrySet()) {
      if (entry.getValue().touched()) {
        rows.add(entry);
        anyHeld |= entry.getValue().heldTouched();
      }
    }
    if (rows.isEmpty()) {
      return;
    }
    boolean held = anyHeld;
    session
        .writes()
        .add(
            held ? STORE_HELD : STORE,
            (store, first) -> {
              int index = first;
              ArrayRows.bind(store, index++, "int8", rows, r -> r.getKey().accountId());
              ArrayRows.bind(store, index++, "text", rows, r -> r.getKey().currency());
              ArrayRows.bind(store, index++, "int8", rows, r -> r.getValue().minor());
              if (held) {
                ArrayRows.bind(store, index++, "int8", rows, r -> r.getValue().heldMinor());
              }
              store.setInt(index++, rows.size());
              return index;
            });
  }
}
