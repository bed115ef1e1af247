package io.countinghouse.ingest.lane;

import io.countinghouse.events.Account.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The balances that a batch touches, locked, as its decisions change them one after another.
 *
 * <p><b>A balance that has no row yet</b> counts as 0, and gets one only if something is posted to
 * it: what is refused, or only tried, leaves none. Until then its account's row is locked instead.
 * Whoever makes a balance holds that lock, so there is still none when we write ours; and no change
 * of the account's status comes between.
 */
final class Balances {

  private final LedgerSession session;
  private final Accounts accounts;
  private final List<BalanceKey> keys;
  private Map<BalanceKey, LockedBalance> locked = Map.of();

  /** Those without a row, under their accounts' locks. */
  private final Map<BalanceKey, LockedBalance> missing = new HashMap<>();

  Balances(LedgerSession session, Accounts accounts, SortedSet<BalanceKey> keys) {
    this.session = session;
    this.accounts = accounts;
    this.keys = List.copyOf(keys);
  }

  /** Locks the balances in their order and reads them; before, the accounts that lack one. */
  void lock(RoundTrip trip) {
    var unsure = accounts.unsure(keys);
    missing.clear();
    if (!unsure.isEmpty()) {
      BalanceLocks.accountsWithout(trip, unsure, missing::putAll);
    }
    if (!keys.isEmpty()) {
      BalanceLocks.balances(trip, keys, found -> complete(found, unsure));
    }
  }

  /** Another lane may have made some of them while we waited for an account's lock. */
  private void complete(Map<BalanceKey, LockedBalance> found, List<BalanceKey> unsure) {
    accounts.haveRows(unsure.stream().filter(found::containsKey).toList());
    missing.keySet().removeAll(found.keySet());
    locked = found;
    locked.putAll(missing);
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
    var changed = new ArrayList<Map.Entry<BalanceKey, LockedBalance>>();
    var first = new ArrayList<Map.Entry<BalanceKey, LockedBalance>>();
    for (var entry : locked.entrySet()) {
      if (entry.getValue().touched()) {
        (missing.containsKey(entry.getKey()) ? first : changed).add(entry);
      }
    }
    BalanceWrites.update(session.writes(), changed);
    BalanceWrites.insert(session.writes(), first);
  }
}
