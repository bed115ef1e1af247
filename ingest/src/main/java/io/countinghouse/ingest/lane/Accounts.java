package io.countinghouse.ingest.lane;

import static io.countinghouse.sql.ledger.Tables.ACCOUNT;

import io.countinghouse.events.Account.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** Those whose row is not remembered: it may be there or not. */
  List<BalanceKey> unsure(List<BalanceKey> wanted) {
    return wanted.stream().filter(key -> !balances.contains(key)).toList();
  }

  /** These have a row for ever, as it was read from what is committed. */
  void haveRows(Collection<BalanceKey> found) {
    if (balances.size() + found.size() > REMEMBERED_MAX) {
      balances.clear();
    }
    balances.addAll(found);
  }
}
