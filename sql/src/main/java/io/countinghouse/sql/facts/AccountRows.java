package io.countinghouse.sql.facts;

import static io.countinghouse.sql.facts.ColumnType.INT64;
import static io.countinghouse.sql.facts.ColumnType.MICROS;
import static io.countinghouse.sql.facts.ColumnType.TEXT;
import static io.countinghouse.sql.facts.ColumnType.UINT16;
import static io.countinghouse.sql.facts.ColumnType.UINT64;
import static io.countinghouse.sql.facts.ColumnType.nullable;

import io.countinghouse.events.Account;
import java.util.List;
import java.util.Locale;

/** An account's entry as a row of {@code account_entries}. */
public final class AccountRows {

  /** What is written, in this order, before the {@link Origin}. */
  public static final List<Column> COLUMNS =
      List.of(
          new Column("lane", UINT16),
          new Column("lane_seq", UINT64),
          new Column("account", TEXT),
          new Column("kind", TEXT),
          new Column("status", TEXT),
          new Column("currency", nullable(TEXT)),
          new Column("country", nullable(TEXT)),
          new Column("customer_id", nullable(TEXT)),
          new Column("floor_minor", nullable(INT64)),
          new Column("posted_at", MICROS));

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
