package io.countinghouse.ingest.read;

import static io.countinghouse.sql.ledger.Tables.BALANCE;
import static io.countinghouse.sql.ledger.Tables.BASE_BALANCE;
import static io.countinghouse.sql.ledger.Tables.TRANSACTION;

import java.math.BigInteger;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * An account's balances at a moment: the balances now less what came after, or the sum of what came
 * before, over what the months that are detached have left. Both are exact in one view of the
 * database, so the one with fewer rows is taken, found by trying both up to a bound that grows.
 *
 * <p>Every balance that an account ever had fits 64 bits, but what was moved between two of them
 * need not, nor need the sum up to a moment that lies between the commits of two lanes.
 */
final class BalancesThen {

  private static final int ROWS_FIRST = 1_000;
  private static final int ROWS_GROWTH = 10;

  /** More than any account has; the statement's time-out ends the search long before. */
  private static final int ROWS_MAX = 1_000_000_000;

  private static final String CURRENCY = "currency";
  private static final String MINOR = "minor";

  private BalancesThen() {}

  /**
   * Minor units by currency, with everything posted up to this moment, itself included.
   *
   * @param kept the moment must not be before it
   */
  static SortedMap<String, BigInteger> at(DSLContext sql, long account, Instant at, Kept kept) {
    var now = now(sql, account);
    var later = TRANSACTION.POSTED_AT.gt(at);
    var upTo = TRANSACTION.POSTED_AT.le(at).and(new Span(kept.from(), null).has());
    for (int rows = ROWS_FIRST; rows < ROWS_MAX; rows *= ROWS_GROWTH) {
      var after = moved(sql, account, later, rows);
      if (after != null) {
        after.forEach((currency, minor) -> now.merge(currency, minor.negate(), BigInteger::add));
        return now;
      }
      var before = moved(sql, account, upTo, rows);
      if (before != null) {
        base(sql, account)
            .forEach((currency, minor) -> before.merge(currency, minor, BigInteger::add));
        now.replaceAll((currency, minor) -> before.getOrDefault(currency, BigInteger.ZERO));
        return now;
      }
    }
    throw new IllegalStateException("an account has more entries than any ledger holds");
  }

  /** What the months that are detached have left. */
  private static SortedMap<String, BigInteger> base(DSLContext sql, long account) {
    var balances = new TreeMap<String, BigInteger>();
    sql.select(BASE_BALANCE.CURRENCY, BASE_BALANCE.BALANCE_MINOR)
        .from(BASE_BALANCE)
        .where(BASE_BALANCE.ACCOUNT_ID.eq(account))
        .forEach(r -> balances.put(r.value1(), BigInteger.valueOf(r.value2())));
    return balances;
  }

  private static SortedMap<String, BigInteger> now(DSLContext sql, long account) {
    var balances = new TreeMap<String, BigInteger>();
    sql.select(BALANCE.CURRENCY, BALANCE.BALANCE_MINOR)
        .from(BALANCE)
        .where(BALANCE.ACCOUNT_ID.eq(account))
        .forEach(r -> balances.put(r.value1(), BigInteger.valueOf(r.value2())));
    return balances;
  }

  /** What these transactions moved, by currency; null if they are as many as the bound, or more. */
  private static @Nullable SortedMap<String, BigInteger> moved(
      DSLContext sql, long account, Condition when, int rowsMax) {
    var legs =
        leg(sql, TRANSACTION.DEBIT_ACCOUNT_ID.eq(account).and(when), true, rowsMax)
            .unionAll(leg(sql, TRANSACTION.CREDIT_ACCOUNT_ID.eq(account).and(when), false, rowsMax))
            .asTable("legs", CURRENCY, MINOR);
    Field<String> currency = DSL.field(DSL.name(CURRENCY), String.class);
    var sum = DSL.sum(DSL.field(DSL.name(MINOR), Long.class));
    var moved = new TreeMap<String, BigInteger>();
    long rows = 0;
    for (var r : sql.select(currency, sum, DSL.count()).from(legs).groupBy(currency)) {
      moved.put(r.value1(), r.value2().toBigIntegerExact());
      rows += r.value3();
    }
    return rows < rowsMax ? moved : null;
  }

  private static Select<Record2<String, Long>> leg(
      DSLContext sql, Condition where, boolean debit, int rowsMax) {
    var minor = debit ? TRANSACTION.AMOUNT_MINOR.neg() : TRANSACTION.AMOUNT_MINOR;
    return sql.select(TRANSACTION.CURRENCY, minor)
        .from(TRANSACTION)
        .where(where, Entries.MOVES)
        .limit(DSL.inline(rowsMax));
  }
}
