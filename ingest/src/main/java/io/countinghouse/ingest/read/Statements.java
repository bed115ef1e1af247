package io.countinghouse.ingest.read;

import static io.countinghouse.sql.ledger.Tables.BALANCE;
import static io.countinghouse.sql.ledger.Tables.TRANSACTION;

import io.countinghouse.events.Money;
import io.countinghouse.ingest.request.Given;
import io.countinghouse.ingest.request.InvalidRequest;
import io.countinghouse.sql.ledger.tables.records.AccountRecord;
import java.math.BigInteger;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * An account's entries in one currency, oldest first, with the balance after each. The opening
 * balance is computed once; from page to page the cursor carries it on. As a {@link Listings
 * listing}, a statement is of the ledger as it was at its first page.
 */
public final class Statements {

  private final Snapshots snapshots;
  private final Cursors cursors;

  public Statements(Snapshots snapshots, Cursors cursors) {
    this.snapshots = snapshots;
    this.cursors = cursors;
  }

  /**
   * A statement.
   *
   * @param client who asks; a cursor is of no use to another
   * @param currency null: the account's only one
   */
  public record Query(String client, String account, @Nullable String currency, Span span) {

    String text() {
      return String.join("\n", "statement", client, account, currency + "", span + "");
    }
  }

  /**
   * A page of at most {@code limit} entries; of an account with several currencies it may be
   * shorter, and even empty, and still not the last.
   *
   * @param cursor of the page before; null: the first
   * @return nothing if there is no such account
   * @throws InvalidRequest if the cursor is not one of this query, or the currency must be given
   * @throws MonthDetached if the span, or what the page goes on with, is not kept any more
   */
  public Optional<StatementView> page(
      Query query, @Nullable String cursor, int limit, Consistency consistency) {
    var from = cursors.find(cursor, query.text());
    return snapshots.read(
        consistency,
        snapshot -> from == null || snapshot.covers(from.upTo()),
        view ->
            Found.account(view.sql(), query.account())
                .map(account -> page(view, account, query, from, limit)));
  }

  private StatementView page(
      Snapshots.View view, AccountRecord account, Query query, @Nullable Cursor from, int limit) {
    var sql = view.sql();
    long id = account.getAccountId();
    var currency = currency(sql, account, query, from);
    var upTo = from == null ? view.snapshot() : from.upTo();
    var after = from == null ? null : from.after();
    var span = view.kept().of(query.span(), after);
    var opening = from == null ? opening(view, id, currency, span) : from.balance();

    var filter = TRANSACTION.CURRENCY.eq(currency).and(Entries.MOVES);
    var wanted = new Entries.Wanted(id, span, Order.OLDEST_FIRST, filter, upTo);
    var page = Entries.read(sql, wanted, after, limit);
    var entries = new ArrayList<StatementView.Entry>(page.rows().size());
    var balance = opening;
    for (var row : page.rows()) {
      boolean debit = row.get(TRANSACTION.DEBIT_ACCOUNT_ID) == id;
      var amount = BigInteger.valueOf(row.get(TRANSACTION.AMOUNT_MINOR));
      balance = debit ? balance.subtract(amount) : balance.add(amount);
      entries.add(entry(row, debit, currency, balance));
    }
    return new StatementView(
        query.account(),
        currency,
        query.span().from() == null ? null : query.span().from().toString(),
        query.span().to() == null ? null : query.span().to().toString(),
        upTo.completeTo().toString(),
        view.kept().text(),
        Money.decimal(opening, currency),
        entries,
        Money.decimal(balance, currency),
        page.next() == null
            ? null
            : cursors.text(new Cursor(page.next(), upTo, balance, currency), query.text()));
  }

  /** A later page is of the first one's currency, though the account has another by now. */
  private static String currency(
      DSLContext sql, AccountRecord account, Query query, @Nullable Cursor from) {
    if (from != null && from.currency() != null) {
      return from.currency();
    }
    return query.currency() == null ? onlyCurrency(sql, account) : query.currency();
  }

  private static String onlyCurrency(DSLContext sql, AccountRecord account) {
    if (account.getCurrency() != null) {
      return account.getCurrency();
    }
    var currencies =
        sql.select(BALANCE.CURRENCY)
            .from(BALANCE)
            .where(BALANCE.ACCOUNT_ID.eq(account.getAccountId()))
            .limit(2)
            .fetch(BALANCE.CURRENCY);
    if (currencies.size() != 1) {
      throw new InvalidRequest(
          "currency", "must be given, because the account may hold several", Given.MISSING);
    }
    return currencies.getFirst();
  }

  private static BigInteger opening(Snapshots.View view, long account, String currency, Span span) {
    if (span.from() == null) {
      return BigInteger.ZERO;
    }
    var before = span.from().minus(1, ChronoUnit.MICROS); // the ledger knows no finer time
    return BalancesThen.at(view.sql(), account, before, view.kept())
        .getOrDefault(currency, BigInteger.ZERO);
  }

  private static StatementView.Entry entry(
      Record r, boolean debit, String currency, BigInteger balance) {
    return new StatementView.Entry(
        r.get(TRANSACTION.TRANSACTION_ID).toString(),
        r.get(TRANSACTION.LANE),
        r.get(TRANSACTION.LANE_SEQ),
        r.get(TRANSACTION.TYPE),
        debit ? "debit" : "credit",
        Money.ofMinor(r.get(TRANSACTION.AMOUNT_MINOR), currency).decimal(),
        Money.decimal(balance, currency),
        debit ? r.get(Entries.CREDIT.ACCOUNT_) : r.get(Entries.DEBIT.ACCOUNT_),
        r.get(TRANSACTION.POSTED_AT).toString(),
        r.get(TRANSACTION.BOOKING_DATE).toString(),
        r.get(TRANSACTION.VALUE_DATE).toString(),
        r.get(TRANSACTION.DESCRIPTION),
        r.get(TRANSACTION.KIND).toLowerCase(Locale.ROOT),
        r.get(TRANSACTION.RELATED_ID) == null ? null : r.get(TRANSACTION.RELATED_ID).toString());
  }
}
