package io.countinghouse.sql;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.ServerException;
import java.util.Optional;

/** What it means that ClickHouse does not let a user in, or not do what it is for. */
final class ClickHouseRefusal {

  private static final int UNKNOWN_TABLE = 60;
  private static final int UNKNOWN_DATABASE = 81;
  private static final int ACCESS_DENIED = 497;
  private static final int AUTHENTICATION_FAILED = 516;

  private ClickHouseRefusal() {}

  /** For a person, if it is a matter of users or of a schema that is not there; else empty. */
  static Optional<SchemaMismatchException> of(ClickHouseAccess access, ClickHouseException e) {
    var server = e.getCause() instanceof ServerException cause ? cause : e;
    return server instanceof ServerException refusal
        ? told(access, refusal.getCode())
            .map(text -> new SchemaMismatchException(text + ": " + refusal.getMessage()))
        : Optional.empty();
  }

  private static Optional<String> told(ClickHouseAccess access, int code) {
    var user = access.user();
    return switch (code) {
      case AUTHENTICATION_FAILED ->
          Optional.of(
              "ClickHouse has no user %s, or with another password; its users are those of docs/clickhouse-users.md"
                  .formatted(user));
      case ACCESS_DENIED ->
          Optional.of(
              "ClickHouse's user %s has not the rights of docs/clickhouse-users.md"
                  .formatted(user));
      case UNKNOWN_TABLE, UNKNOWN_DATABASE ->
          Optional.of(
              "%s is not there: its owner must migrate first; with CLICKHOUSE_OWNER_USER and CLICKHOUSE_OWNER_PASSWORD the loader does it at its start"
                  .formatted("the schema in " + access.database()));
      default -> Optional.empty();
    };
  }
}
