package io.countinghouse.ingest.read;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of an account's statement; amounts, dates and times as text.
 *
 * @param completeTo everything posted up to then is in the ledger that this statement is of
 * @param keptFrom what was posted before is in months that are detached, and in the opening
 *     balance; null: nothing is
 * @param openingBalance before the first entry of this page
 * @param closingBalance after its last
 * @param nextCursor of the next page; null: this is the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatementView(
    String account,
    String currency,
    @Nullable String from,
    @Nullable String to,
    String completeTo,
    @Nullable String keptFrom,
    String openingBalance,
    List<Entry> entries,
    String closingBalance,
    @Nullable String nextCursor) {

  /**
   * One entry.
   *
   * @param side {@code debit} or {@code credit}: the account's
   * @param balance after it
   * @param relatedId the authorisation that was captured, or the transaction that was reversed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Entry(
      String transactionId,
      int lane,
      long laneSeq,
      String type,
      String side,
      String amount,
      String balance,
      String otherAccount,
      String postedAt,
      String bookingDate,
      String valueDate,
      @Nullable String description,
      String kind,
      @Nullable String relatedId) {}
}
