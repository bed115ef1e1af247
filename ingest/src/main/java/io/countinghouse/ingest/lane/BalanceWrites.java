package io.countinghouse.ingest.lane;

import static io.countinghouse.sql.ledger.Tables.BALANCE;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** Balances as they are written at the end of a transaction, many at a time. */
final class BalanceWrites {

  private static final String MOVED = update(BALANCE.BALANCE_MINOR);
  private static final String MOVED_AND_HELD = update(BALANCE.BALANCE_MINOR, BALANCE.HELD_MINOR);

  private static final String NEW =
      Writes.exactly(
          new ArrayRows(
                  BALANCE.ACCOUNT_ID,
                  BALANCE.CURRENCY,
                  BALANCE.BALANCE_MINOR,
                  BALANCE.HELD_MINOR,
                  BALANCE.STATUS)
              .insertInto(BALANCE));

  private BalanceWrites() {}

  private static String update(Field<?>... amounts) {
    var columns = new ArrayList<Field<?>>(List.of(BALANCE.ACCOUNT_ID, BALANCE.CURRENCY));
    columns.addAll(List.of(amounts));
    var rows = new ArrayRows(columns.toArray(Field<?>[]::new));
    var set = new LinkedHashMap<Field<?>, Field<?>>();
    for (var amount : amounts) {
      set.put(amount, rows.get(amount));
    }
    return Writes.exactly(
        ArrayRows.render(
            DSL.update(BALANCE)
                .set(set)
                .from(rows.table())
                .where(rows.match(BALANCE.ACCOUNT_ID, BALANCE.CURRENCY))));
  }

  /** Of rows that are locked; what is held only if that changes anywhere. */
  static void update(Writes writes, List<Map.Entry<BalanceKey, LockedBalance>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    boolean held = rows.stream().anyMatch(row -> row.getValue().heldTouched());
    writes.add(
        held ? MOVED_AND_HELD : MOVED,
        (update, first) -> {
          int index = held ? bindHeld(update, first, rows) : bindMoved(update, first, rows);
          update.setInt(index, rows.size());
          return index + 1;
        });
  }

  /** Of new rows, under their accounts' locks. */
  static void insert(Writes writes, List<Map.Entry<BalanceKey, LockedBalance>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    writes.add(
        NEW,
        (insert, first) -> {
          int index = bindHeld(insert, first, rows);
          ArrayRows.bind(insert, index, "text", rows, r -> r.getValue().status().name());
          insert.setInt(index + 1, rows.size());
          return index + 2;
        });
  }

  private static int bindMoved(
      PreparedStatement statement, int first, List<Map.Entry<BalanceKey, LockedBalance>> rows)
      throws SQLException {
    ArrayRows.bind(statement, first, "int8", rows, r -> r.getKey().accountId());
    ArrayRows.bind(statement, first + 1, "text", rows, r -> r.getKey().currency());
    ArrayRows.bind(statement, first + 2, "int8", rows, r -> r.getValue().minor());
    return first + 3;
  }

  private static int bindHeld(
      PreparedStatement statement, int first, List<Map.Entry<BalanceKey, LockedBalance>> rows)
      throws SQLException {
    int index = bindMoved(statement, first, rows);
    ArrayRows.bind(statement, index, "int8", rows, r -> r.getValue().heldMinor());
    return index + 1;
  }
}
