package io.countinghouse.sql.lanes;

import io.countinghouse.events.ChainHash;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The lanes of the ledger as they stand. */
public final class LaneStandings {

  /** What the names of all posters' sessions begin with. */
  public static final String SESSION_NAME = "countinghouse-lane-";

  /** With the backend of the owner's poster; a pid that was used again is another's. */
  private static final String LIST =
      """
      SELECT l.lane, l.epoch, l.owner, l.owner_pid, l.last_seq, l.as_of, l.chain, l.published_seq, l.opened_at, l.retired_at,
             r.version, r.given_up, r.kafka_seq, r.kafka_chain, r.reason, r.recorded_by, r.recorded_at,
             (SELECT concat_ws(' ', 'backend', a.pid, 'of', a.usename, 'from', host(a.client_addr))
              FROM pg_stat_activity a
              WHERE a.pid = l.owner_pid AND a.application_name = ? || l.lane) AS session
      FROM ledger.lane l LEFT JOIN LATERAL (
        SELECT * FROM ledger.retirement r WHERE r.lane = l.lane ORDER BY version DESC LIMIT 1) r ON true
      WHERE l.lane = coalesce(?, l.lane)
      ORDER BY l.lane
      """;

  private LaneStandings() {}

  /**
   * What the poster of a lane calls itself in the ledger: it tells its backend from any other that
   * came to have its pid.
   */
  public static String sessionName(int lane) {
    return SESSION_NAME + lane;
  }

  /** All lanes that were ever opened, in order. */
  public static List<LaneStanding> list(Connection ledger) throws SQLException {
    return read(ledger, null);
  }

  /** One lane; empty: it was never opened. */
  public static Optional<LaneStanding> find(Connection ledger, int lane) throws SQLException {
    return read(ledger, lane).stream().findFirst();
  }

  private static List<LaneStanding> read(Connection ledger, @Nullable Integer lane)
      throws SQLException {
    try (var read = ledger.prepareStatement(LIST)) {
      read.setString(1, SESSION_NAME);
      read.setObject(2, lane, Types.INTEGER);
      var lanes = new ArrayList<LaneStanding>();
      try (var rows = read.executeQuery()) {
        while (rows.next()) {
          lanes.add(standing(rows));
        }
      }
      return lanes;
    }
  }

  private static LaneStanding standing(ResultSet row) throws SQLException {
    var retiredAt = row.getObject("retired_at", OffsetDateTime.class);
    return new LaneStanding(
        row.getInt("lane"),
        row.getLong("epoch"),
        row.getObject("owner", UUID.class),
        row.getInt("owner_pid"),
        row.getString("session"),
        row.getLong("last_seq"),
        instant(row, "as_of"),
        ChainHash.of(row.getBytes("chain")),
        row.getLong("published_seq"),
        instant(row, "opened_at"),
        retiredAt == null ? null : retiredAt.toInstant(),
        retirement(row));
  }

  private static @Nullable Retirement retirement(ResultSet row) throws SQLException {
    int version = row.getInt("version");
    if (row.wasNull()) {
      return null;
    }
    return new Retirement(
        version,
        row.getBoolean("given_up"),
        KafkaMark.recorded(row),
        row.getString("reason"),
        row.getString("recorded_by"),
        instant(row, "recorded_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class), column).toInstant();
  }
}
