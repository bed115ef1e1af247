package io.countinghouse.sql.facts;

import io.countinghouse.events.Account;
import java.util.List;
import java.util.Locale;

/** An account's entry as a row of {@code account_entries}. */
public final class AccountRows {

  /** What is written, in this order, before the {@link Origin}. */
  public static final List<String> COLUMNS =
      List.of(
          "lane",
          "lane_seq",
          "account",
          "kind",
          "status",
          "currency",
          "country",
          "customer_id",
          "floor_minor",
          "posted_at");

  private AccountRows() {}

  /**
   * Writes the row; the same entry gives the same bytes.
   *
   * @throws IllegalArgumentException if the table can't hold it
   */
  public static void write(Account a, Origin origin, RowBinary out) {
    entry(a, out);
    origin.write(out);
  }

  /** The row, but for where it comes from. */
  public static void entry(Account a, RowBinary out) {
    out.uint16(a.lane())
        .int64(a.laneSeq())
        .text(a.account())
        .text(a.kind().name().toLowerCase(Locale.ROOT))
        .text(a.status().name().toLowerCase(Locale.ROOT))
        .nullable(a.currency())
        .nullable(a.country())
        .nullable(a.customerId())
        .nullable(a.floorMinor())
        .micros(a.postedAt());
  }
}
