package io.countinghouse.sql.keys;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key as the ledger lists it.
 *
 * @param ratePerSecond the client's limit, shared by all its keys
 * @param burst as many at once after a pause
 * @param replacedBy the id of the key that it was rotated to
 */
public record ApiKeyRow(
    String keyId,
    String client,
    List<String> scopes,
    int ratePerSecond,
    int burst,
    Instant createdAt,
    String createdBy,
    @Nullable Instant expiresAt,
    @Nullable String replacedBy,
    @Nullable Instant revokedAt) {

  /** What can be done with it at this moment: active, expired or revoked. */
  public String state(Instant now) {
    if (revokedAt != null) {
      return "revoked";
    }
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      return "expired";
    }
    return replacedBy == null ? "active" : "rotating";
  }
}
