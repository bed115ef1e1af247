package io.countinghouse.ingest.lane;

import static io.countinghouse.sql.ledger.Tables.ACCOUNT;
import static io.countinghouse.sql.ledger.Tables.BALANCE;

import io.countinghouse.events.Account.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.DSLContext;
import org.jooq.Record4;
import org.jooq.ResultQuery;
import org.jooq.SelectJoinStep;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The accounts that were asked for lately: only what can't change any more (name, kind, currency,
 * and that a balance row exists). Balances and status are read under lock, never from here.
 */
public final class Accounts {

  /** About 100 MB at the most; past it the memory starts anew, which costs reads and no harm. */
  private static final int REMEMBERED_MAX = 400_000;

  /** Read in under a second, at a start. */
  private static final int NEWEST = 100_000;

  private static final ArrayRows KEYS = new ArrayRows(BALANCE.ACCOUNT_ID, BALANCE.CURRENCY);

  private static final String OPEN_BALANCES =
      ArrayRows.render(
          DSL.insertInto(BALANCE, BALANCE.ACCOUNT_ID, BALANCE.CURRENCY, BALANCE.STATUS)
              .select(
                  DSL.select(ACCOUNT.ACCOUNT_ID, KEYS.get(BALANCE.CURRENCY), ACCOUNT.STATUS)
                      .from(KEYS.table())
                      .join(ACCOUNT)
                      .on(ACCOUNT.ACCOUNT_ID.eq(KEYS.get(BALANCE.ACCOUNT_ID)))
                      .orderBy(ACCOUNT.ACCOUNT_ID, KEYS.get(BALANCE.CURRENCY))
                      .forShare() // a close that is under way is waited for
                      .of(ACCOUNT))
              .onConflictDoNothing());

  private final Map<String, KnownAccount> byName = new ConcurrentHashMap<>();
  private final Set<BalanceKey> balances = ConcurrentHashMap.newKeySet();

  /**
   * The kind of an account, read from the ledger unless it is remembered.
   *
   * @return null if there is no such account yet
   */
  public @Nullable Kind kind(DSLContext sql, String account) {
    var known = byName.get(account);
    if (known == null) {
      known = read(sql, List.of(account)).get(account);
    }
    return known == null ? null : known.kind();
  }

  /** Reads those that are not remembered, all at once. */
  void remember(DSLContext sql, Collection<String> names) {
    resolve(sql, names);
  }

  /** The known ones among these names. */
  Map<String, KnownAccount> resolve(DSLContext sql, Collection<String> names) {
    var found = new HashMap<String, KnownAccount>();
    var missing = new HashSet<String>();
    for (var name : names) {
      var known = byName.get(name);
      if (known == null) {
        missing.add(name);
      } else {
        found.put(name, known);
      }
    }
    if (!missing.isEmpty()) {
      found.putAll(read(sql, missing));
    }
    return found;
  }

  /**
   * Reads the accounts that were opened last, so that the first callers after a start do not each
   * wait for a look-up.
   */
  public void rememberNewest(DSLContext sql) {
    remember(select(sql).orderBy(ACCOUNT.ACCOUNT_ID.desc()).limit(NEWEST));
  }

  /** How many are remembered. */
  public int remembered() {
    return byName.size();
  }

  private Map<String, KnownAccount> read(DSLContext sql, Collection<String> names) {
    return remember(select(sql).where(ACCOUNT.ACCOUNT_.eq(DSL.any(names.toArray(String[]::new)))));
  }

  private static SelectJoinStep<Record4<Long, String, String, String>> select(DSLContext sql) {
    return sql.select(ACCOUNT.ACCOUNT_ID, ACCOUNT.ACCOUNT_, ACCOUNT.KIND, ACCOUNT.CURRENCY)
        .from(ACCOUNT);
  }

  private Map<String, KnownAccount> remember(
      ResultQuery<Record4<Long, String, String, String>> query) {
    var found = new HashMap<String, KnownAccount>();
    query.forEach(r ->
        found.put(
            r.value2(),
            new KnownAccount(r.value1(), r.value2(), Kind.valueOf(r.value3()), r.value4())));
    if (byName.size() + found.size() > REMEMBERED_MAX) {
      byName.clear();
    }
    byName.putAll(found);
    return found;
  }

  /**
   * Makes the balance rows that are missing, in a transaction of its own and in the order of
   * locking: an insert that waits for another lane's must not hold anything that lane waits for.
   */
  void openBalances(LedgerSession session, SortedSet<BalanceKey> wanted) throws SQLException {
    var missing = new ArrayList<BalanceKey>();
    for (var key : wanted) {
      if (!balances.contains(key)) {
        missing.add(key);
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    try (var insert = session.connection().prepareStatement(OPEN_BALANCES)) {
      ArrayRows.bind(insert, 1, "int8", missing, BalanceKey::accountId);
      ArrayRows.bind(insert, 2, "text", missing, BalanceKey::currency);
      insert.executeUpdate();
    }
    session.commit();
    if (balances.size() + missing.size() > REMEMBERED_MAX) {
      balances.clear();
    }
    balances.addAll(missing);
  }
}
