package io.countinghouse.ingest.lane;

import static io.countinghouse.sql.ledger.Tables.TRANSACTION;

import io.countinghouse.events.Transaction;
import io.countinghouse.events.Transaction.Kind;
import io.countinghouse.sql.rows.BinaryCopy;
import io.countinghouse.sql.rows.BinaryType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The transactions' rows: written by a batch, read again for a replay. */
final class TransactionRows {

  /** A transaction with its accounts' numbers and the trace that it was asked for under. */
  record Row(
      Transaction transaction,
      long debitId,
      long creditId,
      long subjectId,
      @Nullable String traceparent) {}

  private record Column(Field<?> field, String type, Function<Row, @Nullable Object> value) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column(TRANSACTION.TRANSACTION_ID, "uuid", r -> r.transaction.id()),
          new Column(TRANSACTION.LANE, "int4", r -> r.transaction.lane()),
          new Column(TRANSACTION.LANE_SEQ, "int8", r -> r.transaction.laneSeq()),
          new Column(TRANSACTION.TYPE, "text", r -> r.transaction.type()),
          new Column(TRANSACTION.DEBIT_ACCOUNT_ID, "int8", r -> r.debitId),
          new Column(TRANSACTION.CREDIT_ACCOUNT_ID, "int8", r -> r.creditId),
          new Column(TRANSACTION.SUBJECT_ACCOUNT_ID, "int8", r -> r.subjectId),
          new Column(TRANSACTION.AMOUNT_MINOR, "int8", r -> r.transaction.amountMinor()),
          new Column(TRANSACTION.CURRENCY, "text", r -> r.transaction.currency()),
          new Column(TRANSACTION.OCCURRED_AT, "timestamptz", r -> r.transaction.occurredAt()),
          new Column(TRANSACTION.POSTED_AT, "timestamptz", r -> r.transaction.postedAt()),
          new Column(TRANSACTION.BOOKING_DATE, "date", r -> r.transaction.bookingDate()),
          new Column(TRANSACTION.VALUE_DATE, "date", r -> r.transaction.valueDate()),
          new Column(TRANSACTION.CLIENT, "text", r -> r.transaction.client()),
          new Column(TRANSACTION.IDEMPOTENCY_KEY, "text", r -> r.transaction.idempotencyKey()),
          new Column(TRANSACTION.MERCHANT_ID, "text", r -> r.transaction.merchantId()),
          new Column(TRANSACTION.CATEGORY, "text", r -> r.transaction.category()),
          new Column(TRANSACTION.CHANNEL, "text", r -> r.transaction.channel()),
          new Column(TRANSACTION.COUNTRY, "text", r -> r.transaction.country()),
          new Column(TRANSACTION.DESCRIPTION, "text", r -> r.transaction.description()));

  /** From about here on COPY's round trip more is worth it. */
  private static final int COPIED_FROM = 64;

  /** With what only some have; a batch of plain postings leaves them to their defaults. */
  private static final List<Column> ALL_COLUMNS =
      Stream.concat(
              COLUMNS.stream(),
              Stream.of(
                  new Column(TRANSACTION.KIND, "text", r -> r.transaction.kind().name()),
                  new Column(TRANSACTION.RELATED_ID, "uuid", r -> r.transaction.relatedId()),
                  new Column(TRANSACTION.EXPIRES_AT, "timestamptz", r -> r.transaction.expiresAt()),
                  new Column(TRANSACTION.HELD_MINOR, "int8", r -> r.transaction.heldMinor()),
                  new Column(TRANSACTION.ATTRIBUTES, "jsonb", r -> r.transaction.attributes()),
                  new Column(TRANSACTION.TRACEPARENT, "text", r -> r.traceparent)))
          .toList();

  private static final String INSERT = insertSql(COLUMNS);
  private static final String INSERT_ALL = insertSql(ALL_COLUMNS);
  private static final BinaryCopy<Row> COPY = copy(COLUMNS);
  private static final BinaryCopy<Row> COPY_ALL = copy(ALL_COLUMNS);

  private static final ArrayRows IDS =
      new ArrayRows(TRANSACTION.TRANSACTION_ID, TRANSACTION.POSTED_AT);

  /** The id's own millisecond bounds the search to one partition. */
  private static final String READ =
      ArrayRows.render(
          DSL.select(
                  TRANSACTION.TRANSACTION_ID,
                  TRANSACTION.LANE,
                  TRANSACTION.LANE_SEQ,
                  TRANSACTION.POSTED_AT,
                  TRANSACTION.BOOKING_DATE,
                  TRANSACTION.VALUE_DATE,
                  TRANSACTION.KIND,
                  TRANSACTION.RELATED_ID,
                  TRANSACTION.EXPIRES_AT)
              .from(IDS.table())
              .join(TRANSACTION)
              .on(
                  TRANSACTION.TRANSACTION_ID.eq(IDS.get(TRANSACTION.TRANSACTION_ID)),
                  TRANSACTION.POSTED_AT.ge(IDS.get(TRANSACTION.POSTED_AT)),
                  DSL.condition(
                      "{0} < {1} + interval '1 millisecond'",
                      TRANSACTION.POSTED_AT, IDS.get(TRANSACTION.POSTED_AT))));

  private TransactionRows() {}

  private static String insertSql(List<Column> columns) {
    var fields = columns.stream().<Field<?>>map(Column::field).toArray(Field<?>[]::new);
    return new ArrayRows(fields).insertInto(TRANSACTION);
  }

  private static BinaryCopy<Row> copy(List<Column> columns) {
    var names = columns.stream().map(c -> c.field().getName()).collect(Collectors.joining(", "));
    return new BinaryCopy<>(
        "COPY " + TRANSACTION + " (" + names + ") FROM STDIN (FORMAT binary)",
        columns.stream()
            .map(c -> new BinaryCopy.Column<Row>(BinaryType.of(c.type()), c.value()))
            .toList());
  }

  /** Few go with the last statements of the transaction, many by COPY at once. */
  static void insert(LedgerSession session, List<Row> rows) throws SQLException {
    boolean plain = rows.stream().allMatch(TransactionRows::plain);
    if (rows.size() >= COPIED_FROM) {
      (plain ? COPY : COPY_ALL).run(session.connection(), rows);
    } else if (!rows.isEmpty()) {
      var columns = plain ? COLUMNS : ALL_COLUMNS;
      session
          .writes()
          .add(plain ? INSERT : INSERT_ALL, (insert, first) -> bind(insert, first, columns, rows));
    }
  }

  private static int bind(PreparedStatement insert, int first, List<Column> columns, List<Row> rows)
      throws SQLException {
    int index = first;
    for (var column : columns) {
      ArrayRows.bind(insert, index++, column.type(), rows, column.value());
    }
    return index;
  }

  private static boolean plain(Row row) {
    return row.transaction.kind() == Kind.POST
        && row.transaction.attributes() == null
        && row.traceparent == null;
  }

  /** The receipts of these transactions. */
  static Map<UUID, Receipt> receipts(LedgerSession session, Collection<UUID> ids)
      throws SQLException {
    var receipts = new HashMap<UUID, Receipt>();
    if (ids.isEmpty()) {
      return receipts;
    }
    var rows = List.copyOf(ids);
    try (var read = session.connection().prepareStatement(READ)) {
      ArrayRows.bind(read, 1, "uuid", rows, id -> id);
      ArrayRows.bind(read, 2, "timestamptz", rows, TransactionIds::millisecondOf);
      try (var found = read.executeQuery()) {
        while (found.next()) {
          var id = found.getObject(1, UUID.class);
          receipts.put(
              id,
              new Receipt(
                  id,
                  found.getInt(2),
                  found.getLong(3),
                  found.getObject(4, OffsetDateTime.class).toInstant(),
                  found.getObject(5, LocalDate.class),
                  found.getObject(6, LocalDate.class),
                  Kind.valueOf(found.getString(7)),
                  found.getObject(8, UUID.class),
                  moment(found.getObject(9, OffsetDateTime.class))));
        }
      }
    }
    return receipts;
  }

  private static @Nullable Instant moment(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
