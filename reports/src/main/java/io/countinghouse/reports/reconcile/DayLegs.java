package io.countinghouse.reports.reconcile;

import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Resources;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What both databases have of a booking date and currency, in one order, held against each other
 * row by row: neither side is ever held whole.
 */
final class DayLegs {

  private static final String ACCOUNTS = Resources.text("/reconcile/accounts.sql");
  private static final String LEGS = Resources.text("/reconcile/legs.sql");
  private static final int FETCH_ROWS = 2_000;

  /** An account's day in a currency: legs, sum of their sequences, and minor units. */
  record Sums(
      String account,
      long legs,
      BigInteger sequences,
      BigInteger debits,
      BigInteger credits,
      BigInteger held) {

    /** As PostgreSQL's collation "C" and ClickHouse sort text. */
    static final Comparator<Sums> ORDER =
        (a, b) -> Arrays.compareUnsigned(utf8(a.account), utf8(b.account));

    private static byte[] utf8(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return "%d legs, debits %s, credits %s, held %s".formatted(legs, debits, credits, held);
    }
  }

  /** A leg: side 1 is the debit, 2 the credit. */
  record Leg(int lane, long seq, int side, long minor, long held) {

    static final Comparator<Leg> ORDER =
        Comparator.comparingInt(Leg::lane).thenComparingLong(Leg::seq).thenComparingInt(Leg::side);
  }

  /** The next of some rows; null at the end. */
  @FunctionalInterface
  private interface Rows<R> {
    @Nullable R next() throws SQLException;
  }

  private final Connection ledger;
  private final ClickHouseReader clickHouse;
  private final Map<Integer, Long> vector;

  DayLegs(Connection ledger, ClickHouseReader clickHouse, Map<Integer, Long> vector) {
    this.ledger = ledger;
    this.clickHouse = clickHouse;
    this.vector = new TreeMap<>(vector);
  }

  /** Gives the accounts that differ, ledger first; null: that side has none. */
  void accounts(DayCurrency day, BiConsumer<@Nullable Sums, @Nullable Sums> to)
      throws SQLException {
    try (var statement = statement(Sql.DAY_ACCOUNTS, day);
        var posted = statement.executeQuery();
        var loaded = clickHouse.cursor(ACCOUNTS, parameters(day))) {
      differing(
          () ->
              posted.next()
                  ? new Sums(
                      posted.getString("account"),
                      posted.getLong("legs"),
                      whole(posted.getString("sequences")),
                      whole(posted.getString("debits")),
                      whole(posted.getString("credits")),
                      whole(posted.getString("held")))
                  : null,
          () -> {
            var row = loaded.next();
            return row == null
                ? null
                : new Sums(
                    row.getString("account"),
                    row.getLong("legs"),
                    whole(row.getString("sequences")),
                    whole(row.getString("debits")),
                    whole(row.getString("credits")),
                    whole(row.getString("held")));
          },
          Sums.ORDER,
          to);
    } finally {
      ledger.rollback();
    }
  }

  /** Gives the legs of an account that differ. */
  void legs(DayCurrency day, String account, BiConsumer<@Nullable Leg, @Nullable Leg> to)
      throws SQLException {
    var parameters = new HashMap<>(parameters(day));
    parameters.put("account", account);
    try (var statement = statement(Sql.DAY_LEGS, day)) {
      statement.setString(7, account);
      try (var posted = statement.executeQuery();
          var loaded = clickHouse.cursor(LEGS, parameters)) {
        differing(
            () ->
                posted.next()
                    ? new Leg(
                        posted.getInt("lane"),
                        posted.getLong("lane_seq"),
                        posted.getInt("side"),
                        posted.getLong("minor"),
                        posted.getLong("held"))
                    : null,
            () -> {
              var row = loaded.next();
              return row == null
                  ? null
                  : new Leg(
                      row.getInt("lane"),
                      row.getLong("lane_seq"),
                      row.getInt("leg"),
                      row.getLong("amount_minor"),
                      row.getLong("held"));
            },
            Leg.ORDER,
            to);
      }
    } finally {
      ledger.rollback();
    }
  }

  private static <R> void differing(
      Rows<R> ledger, Rows<R> loaded, Comparator<R> order, BiConsumer<@Nullable R, @Nullable R> to)
      throws SQLException {
    var mine = ledger.next();
    var other = loaded.next();
    while (mine != null || other != null) {
      int side = mine == null ? 1 : other == null ? -1 : order.compare(mine, other);
      if (side != 0 || !Objects.equals(mine, other)) {
        to.accept(side <= 0 ? mine : null, side >= 0 ? other : null);
      }
      if (side <= 0) {
        mine = ledger.next();
      }
      if (side >= 0) {
        other = loaded.next();
      }
    }
  }

  private PreparedStatement statement(String sql, DayCurrency day) throws SQLException {
    var statement = ledger.prepareStatement(sql);
    statement.setFetchSize(FETCH_ROWS);
    statement.setArray(1, ledger.createArrayOf("int4", vector.keySet().toArray()));
    statement.setArray(2, ledger.createArrayOf("int8", vector.values().toArray()));
    statement.setString(3, day.bookingDate());
    statement.setString(4, day.currency());
    statement.setString(5, day.bookingDate());
    statement.setString(6, day.bookingDate());
    return statement;
  }

  private Map<String, String> parameters(DayCurrency day) {
    return Map.of(
        "day", day.bookingDate(),
        "currency", day.currency(),
        "lanes", vector.keySet().toString(),
        "ends", vector.values().toString());
  }

  private static BigInteger whole(String text) {
    return new BigInteger(text);
  }
}
