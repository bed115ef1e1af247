package io.countinghouse.ingest.read;

import static io.countinghouse.sql.ledger.Tables.ACCOUNT;
import static io.countinghouse.sql.ledger.Tables.HOLD;
import static io.countinghouse.sql.ledger.Tables.REVERSAL;
import static io.countinghouse.sql.ledger.Tables.TRANSACTION;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A page of transactions. The ledger is walked in the listing's order along an index, from the last
 * place shown; a filter is applied to what is walked. A walk ends after {@link #WALK_ROWS_MAX}
 * rows, so a rare match costs many short pages and never one long read.
 */
final class Entries {

  static final io.countinghouse.sql.ledger.tables.Account DEBIT = ACCOUNT.as("debit");
  static final io.countinghouse.sql.ledger.tables.Account CREDIT = ACCOUNT.as("credit");

  /** The transactions that move balances; the others hold, release or let expire. */
  static final Condition MOVES = TRANSACTION.KIND.in("POST", "CAPTURE", "REVERSE");

  /** About 10 to 50 ms of index walking, measured on a ledger of a million rows. */
  static final int WALK_ROWS_MAX = 5_000;

  private static final Field<Long> WALKED = DSL.field(DSL.name("walked"), Long.class);
  private static final Field<Boolean> FITS = DSL.field(DSL.name("fits"), Boolean.class);
  private static final String WALK = "transaction"; // so that its columns are found as the table's

  /**
   * What is looked for.
   *
   * @param account its number; null: of all accounts
   * @param filter applied to the rows walked; null: all of them
   */
  record Wanted(
      @Nullable Long account, Span span, Order order, @Nullable Condition filter, Snapshot upTo) {}

  /**
   * Transactions with the names of their accounts.
   *
   * @param next where the next page goes on; null: there is none
   */
  record Page(List<Record> rows, @Nullable Position next) {}

  private Entries() {}

  /** The column of rows that have the transactions' columns. */
  static <T> Field<T> column(Table<?> rows, Field<T> column) {
    return DSL.field(DSL.name(rows.getName(), column.getName()), column.getDataType());
  }

  private static List<Field<?>> columns(Table<?> rows) {
    return Stream.of(TRANSACTION.fields()).<Field<?>>map(column -> column(rows, column)).toList();
  }

  /** The next page of at most {@code limit} rows. */
  static Page read(DSLContext sql, Wanted wanted, @Nullable Position after, int limit) {
    int walkMax = wanted.filter() == null ? limit + 1 : WALK_ROWS_MAX;
    var walk = walk(sql, wanted, after, walkMax);
    var seen = walked(sql, walk, wanted.order(), walkMax, limit);
    var rows = new ArrayList<Record>();
    for (var row : seen) {
      if (rows.size() == limit) {
        return new Page(rows, Position.of(rows.getLast()));
      }
      if (row.get(FITS)) {
        rows.add(row);
      }
      if (row.get(WALKED) == walkMax) {
        return new Page(rows, Position.of(row));
      }
    }
    return new Page(rows, null);
  }

  /** The rows in order, with their number in the walk and whether they fit the filter. */
  private static Table<?> walk(
      DSLContext sql, Wanted wanted, @Nullable Position after, int walkMax) {
    var where = wanted.span().has().and(wanted.upTo().has());
    if (after != null) {
      where = where.and(wanted.order().after(after));
    }
    var fits = wanted.filter() == null ? DSL.trueCondition() : wanted.filter();
    var order = wanted.order();
    var account = wanted.account();
    if (account == null) {
      return side(sql, where, fits, order, walkMax).asTable(WALK);
    }
    return sql.select(DSL.asterisk())
        .from(
            side(sql, where.and(TRANSACTION.DEBIT_ACCOUNT_ID.eq(account)), fits, order, walkMax)
                .unionAll(
                    side(
                        sql,
                        where.and(TRANSACTION.CREDIT_ACCOUNT_ID.eq(account)),
                        fits,
                        order,
                        walkMax))
                .asTable("sides"))
        .asTable(WALK);
  }

  private static Select<Record> side(
      DSLContext sql, Condition where, Condition fits, Order order, int walkMax) {
    return sql.select(TRANSACTION.fields())
        .select(DSL.field(fits).as(FITS))
        .from(TRANSACTION)
        .where(where)
        .orderBy(order.by(TRANSACTION))
        .limit(DSL.inline(walkMax));
  }

  /** The rows that fit, and the last row of a full walk, which tells where it ended. */
  private static List<Record> walked(
      DSLContext sql, Table<?> walk, Order order, int walkMax, int limit) {
    var numbered =
        sql.select(walk.asterisk(), DSL.rowNumber().over().orderBy(order.by(walk)).as(WALKED))
            .from(walk)
            .asTable(WALK);
    var shown =
        sql.select(numbered.asterisk())
            .from(numbered)
            .where(WALKED.le((long) walkMax), DSL.condition(FITS).or(WALKED.eq((long) walkMax)))
            .orderBy(order.by(numbered))
            .limit(DSL.inline(limit + 1))
            .asTable(WALK);
    return new ArrayList<>(
        sql.select(columns(shown))
            .select(WALKED, FITS, DEBIT.ACCOUNT_, CREDIT.ACCOUNT_)
            .select(HOLD.STATE, HOLD.SETTLED_BY, REVERSAL.REVERSED_BY)
            .from(shown)
            .join(DEBIT)
            .on(DEBIT.ACCOUNT_ID.eq(column(shown, TRANSACTION.DEBIT_ACCOUNT_ID)))
            .join(CREDIT)
            .on(CREDIT.ACCOUNT_ID.eq(column(shown, TRANSACTION.CREDIT_ACCOUNT_ID)))
            .leftJoin(HOLD)
            .on(HOLD.AUTHORISATION_ID.eq(column(shown, TRANSACTION.TRANSACTION_ID)))
            .leftJoin(REVERSAL)
            .on(REVERSAL.TRANSACTION_ID.eq(column(shown, TRANSACTION.TRANSACTION_ID)))
            .orderBy(order.by(shown))
            .fetch());
  }
}
