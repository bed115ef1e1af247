package io.countinghouse.sql.keys;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes, lists, rotates and revokes keys, as the ledger's owner: no service may. Services notice
 * within two seconds. The database itself puts every change on record in {@code ledger.audit}.
 */
public final class KeyAdmin {

  /**
   * What a client may do in a second.
   *
   * @param perSecond requests and NDJSON lines
   * @param burst as many at once after a pause
   */
  public record Limit(int perSecond, int burst) {}

  private static final String LIST =
      """
      SELECT k.key_id, k.client, k.scopes, c.rate_per_s, c.burst, k.created_at, k.created_by,
             k.expires_at, k.replaced_by, k.revoked_at
      FROM ledger.api_key k JOIN ledger.api_client c USING (client)
      """;

  private final Connection ledger;

  /**
   * @param ledger the owner's connection; it is the caller's to close
   */
  public KeyAdmin(Connection ledger) {
    this.ledger = ledger;
  }

  /**
   * Makes a key for a client, and the client if it is new; its limit becomes this one.
   *
   * @param expiresIn null: it does not expire
   * @return the only time that the secret is seen
   */
  public KeyToken create(
      String client, Set<Scope> scopes, Limit limit, @Nullable Duration expiresIn)
      throws SQLException {
    return inTransaction(() -> {
      try (var put =
          ledger.prepareStatement(
              """
              INSERT INTO ledger.api_client (client, rate_per_s, burst) VALUES (?, ?, ?)
              ON CONFLICT (client) DO UPDATE SET rate_per_s = excluded.rate_per_s, burst = excluded.burst
                WHERE (api_client.rate_per_s, api_client.burst) <> (excluded.rate_per_s, excluded.burst)
              """)) {
        put.setString(1, client);
        put.setInt(2, limit.perSecond());
        put.setInt(3, limit.burst());
        put.executeUpdate();
      }
      var names = scopes.stream().map(Scope::text).sorted().toArray(String[]::new);
      var expires = expiresIn == null ? null : Timestamp.from(Instant.now().plus(expiresIn));
      return insert(client, names, expires);
    });
  }

  private KeyToken insert(String client, Object[] scopes, @Nullable Timestamp expires)
      throws SQLException {
    var token = KeyToken.random();
    try (var put =
        ledger.prepareStatement(
            """
            INSERT INTO ledger.api_key (key_id, client, secret_sha256, scopes, expires_at)
            VALUES (?, ?, ?, ?, ?)
            """)) {
      put.setString(1, token.keyId());
      put.setString(2, client);
      put.setBytes(3, token.sha256());
      put.setArray(4, ledger.createArrayOf("text", scopes));
      put.setTimestamp(5, expires);
      put.executeUpdate();
    }
    return token;
  }

  /** All keys ever made, newest last. */
  public List<ApiKeyRow> list() throws SQLException {
    try (var read = ledger.prepareStatement(LIST + " ORDER BY k.created_at, k.key_id");
        var rows = read.executeQuery()) {
      var keys = new ArrayList<ApiKeyRow>();
      while (rows.next()) {
        keys.add(row(rows));
      }
      return keys;
    }
  }

  /**
   * Makes a key of the same client, scopes and remaining life; the old one stays valid for the
   * overlap, so that the client can change over without a gap.
   *
   * @return empty if there is no such key, or it is not usable any more or rotated already
   */
  public Optional<KeyToken> rotate(String keyId, Duration overlap) throws SQLException {
    return inTransaction(() -> {
      var old = locked(keyId);
      if (old.isEmpty() || !old.get().state(Instant.now()).equals("active")) {
        return Optional.empty();
      }
      var expires = old.get().expiresAt();
      var fresh =
          insert(
              old.get().client(),
              old.get().scopes().toArray(),
              expires == null ? null : Timestamp.from(expires));
      try (var end =
          ledger.prepareStatement(
              """
              UPDATE ledger.api_key SET rotated_at = clock_timestamp(), replaced_by = ?,
                expires_at = least(expires_at, clock_timestamp() + make_interval(secs => ?))
              WHERE key_id = ?
              """)) {
        end.setString(1, fresh.keyId());
        end.setDouble(2, (double) overlap.toSeconds());
        end.setString(3, keyId);
        end.executeUpdate();
      }
      return Optional.of(fresh);
    });
  }

  /**
   * Ends a key.
   *
   * @return false if there is no such key or it was revoked before
   */
  public boolean revoke(String keyId) throws SQLException {
    try (var end =
        ledger.prepareStatement(
            """
            UPDATE ledger.api_key SET revoked_at = clock_timestamp()
            WHERE key_id = ? AND revoked_at IS NULL
            """)) {
      end.setString(1, keyId);
      return end.executeUpdate() == 1;
    }
  }

  private Optional<ApiKeyRow> locked(String keyId) throws SQLException {
    try (PreparedStatement read =
        ledger.prepareStatement(LIST + " WHERE k.key_id = ? FOR UPDATE OF k")) {
      read.setString(1, keyId);
      try (var rows = read.executeQuery()) {
        return rows.next() ? Optional.of(row(rows)) : Optional.empty();
      }
    }
  }

  private static ApiKeyRow row(ResultSet row) throws SQLException {
    return new ApiKeyRow(
        row.getString(1),
        row.getString(2),
        Arrays.asList((String[]) row.getArray(3).getArray()),
        row.getInt(4),
        row.getInt(5),
        row.getTimestamp(6).toInstant(),
        row.getString(7),
        instant(row.getTimestamp(8)),
        row.getString(9),
        instant(row.getTimestamp(10)));
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }

  @FunctionalInterface
  private interface Step<T> {
    T run() throws SQLException;
  }

  private <T> T inTransaction(Step<T> step) throws SQLException {
    ledger.setAutoCommit(false);
    try {
      var result = step.run();
      ledger.commit();
      return result;
    } catch (SQLException e) {
      ledger.rollback();
      throw e;
    } finally {
      ledger.setAutoCommit(true);
    }
  }
}
