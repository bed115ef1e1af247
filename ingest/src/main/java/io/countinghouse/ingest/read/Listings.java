package io.countinghouse.ingest.read;

import static io.countinghouse.sql.ledger.Tables.TRANSACTION;

import io.countinghouse.ingest.request.InvalidRequest;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Transactions, page by page. All pages of a listing are of the ledger as it was at the first one
 * ({@link Snapshot}): nothing is skipped, nothing is shown twice, and it ends.
 */
public final class Listings {

  private final Snapshots snapshots;
  private final Cursors cursors;

  public Listings(Snapshots snapshots, Cursors cursors) {
    this.snapshots = snapshots;
    this.cursors = cursors;
  }

  /**
   * A listing.
   *
   * @param client who asks; a cursor is of no use to another
   * @param account either side; null: all transactions
   * @param type null: any
   */
  public record Query(
      String client, @Nullable String account, @Nullable String type, Span span, Order order) {

    String text() {
      return String.join(
          "\n", "transactions", client, account + "", type + "", span + "", order + "");
    }
  }

  /**
   * A page of at most {@code limit}; with a filter it may be shorter, and even empty, and still not
   * the last.
   *
   * @param cursor of the page before; null: the first
   * @return nothing if there is no such account
   * @throws InvalidRequest if the cursor is not one of this query
   * @throws MonthDetached if the span, or what the page goes on with, is not kept any more
   */
  public Optional<TransactionsView> page(
      Query query, @Nullable String cursor, int limit, Consistency consistency) {
    var from = cursors.find(cursor, query.text());
    return snapshots.read(
        consistency,
        snapshot -> from == null || snapshot.covers(from.upTo()),
        view -> page(view, query, from, limit));
  }

  private Optional<TransactionsView> page(
      Snapshots.View view, Query query, @Nullable Cursor from, int limit) {
    var upTo = from == null ? view.snapshot() : from.upTo();
    Long account = null;
    if (query.account() != null) {
      var found = Found.account(view.sql(), query.account());
      if (found.isEmpty()) {
        return Optional.empty();
      }
      account = found.get().getAccountId();
    }
    var filter = query.type() == null ? null : TRANSACTION.TYPE.eq(query.type());
    var after = from == null ? null : from.after();
    var span = view.kept().of(query.span(), after);
    var wanted = new Entries.Wanted(account, span, query.order(), filter, upTo);
    var page = Entries.read(view.sql(), wanted, after, limit);
    return Optional.of(
        new TransactionsView(
            page.rows().stream().map(LedgerReads::view).toList(),
            upTo.completeTo().toString(),
            view.kept().text(),
            page.next() == null
                ? null
                : cursors.text(
                    new Cursor(page.next(), upTo, BigInteger.ZERO, null), query.text())));
  }
}
