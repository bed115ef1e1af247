package io.countinghouse.reports.close;

import io.countinghouse.reports.reconcile.LedgerLock;
import io.countinghouse.reports.reconcile.PostgresAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps closes apart, and tells how far the lanes are. Two that overtake each other all the same,
 * because one lost its session, are kept apart by the seal's token.
 */
final class CloseLock implements AutoCloseable {

  private static final String FIRST_BOOKED =
      """
      SELECT min(first.booking_date)
      FROM ledger.lane, LATERAL (
        SELECT booking_date FROM ledger.transaction t WHERE t.lane = lane.lane ORDER BY lane_seq LIMIT 1) first
      """;

  private final Connection ledger;

  private CloseLock(Connection ledger) {
    this.ledger = ledger;
  }

  /**
   * Takes the lock.
   *
   * @throws SQLException if the ledger can't be reached, or another close is at work
   */
  static CloseLock take(PostgresAddress address) throws SQLException {
    return new CloseLock(
        LedgerLock.take(address, "ledger.close", "another close is at work on this ledger"));
  }

  /** Of each lane that still counts: nothing is posted at or before it any more. */
  Map<Integer, Instant> asOf() throws SQLException {
    var lanes = new TreeMap<Integer, Instant>();
    try (var statement = ledger.createStatement();
        var rows = statement.executeQuery("SELECT lane, as_of FROM ledger.awaited_lane")) {
      while (rows.next()) {
        lanes.put(rows.getInt("lane"), rows.getObject("as_of", OffsetDateTime.class).toInstant());
      }
    }
    return lanes;
  }

  /** The ledger's clock. */
  Instant now() throws SQLException {
    try (var statement = ledger.createStatement();
        var row = statement.executeQuery("SELECT clock_timestamp()")) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  /** The booking date of the first transaction; in a lane dates never go back. */
  Optional<LocalDate> firstBooked() throws SQLException {
    try (var statement = ledger.createStatement();
        var row = statement.executeQuery(FIRST_BOOKED)) {
      row.next();
      return Optional.ofNullable(row.getObject(1, LocalDate.class));
    }
  }

  /**
   * The calendar of the ledger.
   *
   * @param told by who closes; null: nothing
   */
  LedgerCalendar calendar(@Nullable BookingDays told) throws SQLException {
    var versions = new ArrayList<LedgerCalendar.Version>();
    try (var statement = ledger.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT zone, cut_off, valid_from FROM ledger.booking_calendar ORDER BY version")) {
      while (rows.next()) {
        versions.add(
            new LedgerCalendar.Version(
                new BookingDays(
                    ZoneId.of(rows.getString("zone")), rows.getObject("cut_off", LocalTime.class)),
                rows.getObject("valid_from", OffsetDateTime.class).toInstant()));
      }
    }
    return new LedgerCalendar(versions, told);
  }

  @Override
  public void close() throws SQLException {
    ledger.close();
  }
}
