package io.countinghouse.ingest.read;

import static io.countinghouse.sql.ledger.Tables.TRANSACTION;

import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.SortField;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** The order of a listing: by {@code posted_at}, then lane and sequence, which makes it total. */
public enum Order {
  OLDEST_FIRST,
  NEWEST_FIRST;

  /**
   * Reads {@code oldest} or {@code newest}.
   *
   * @throws IllegalArgumentException with the rule
   */
  public static Order parse(String text) {
    return switch (text) {
      case "oldest" -> OLDEST_FIRST;
      case "newest" -> NEWEST_FIRST;
      default -> throw new IllegalArgumentException("must be newest or oldest");
    };
  }

  /** Of rows that have the transactions' columns. */
  List<SortField<?>> by(Table<?> rows) {
    return List.of(
        sorted(rows, TRANSACTION.POSTED_AT),
        sorted(rows, TRANSACTION.LANE),
        sorted(rows, TRANSACTION.LANE_SEQ));
  }

  private SortField<?> sorted(Table<?> rows, Field<?> column) {
    var field = Entries.column(rows, column);
    return this == OLDEST_FIRST ? field.asc() : field.desc();
  }

  /** What comes after a place; the first condition says it again for the choice of partitions. */
  Condition after(Position p) {
    var here = DSL.row(TRANSACTION.POSTED_AT, TRANSACTION.LANE, TRANSACTION.LANE_SEQ);
    return switch (this) {
      case OLDEST_FIRST ->
          TRANSACTION.POSTED_AT.ge(p.postedAt()).and(here.gt(p.postedAt(), p.lane(), p.laneSeq()));
      case NEWEST_FIRST ->
          TRANSACTION.POSTED_AT.le(p.postedAt()).and(here.lt(p.postedAt(), p.lane(), p.laneSeq()));
    };
  }
}
