package io.countinghouse.reports;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Map;
import java.util.Optional;

/**
 * What a report may take of ClickHouse, so that none takes from the loader, or from other reports,
 * what they need.
 */
public final class ReportLimits {

  /** What {@code reporter} may have, and {@code analyst}: a third of the development server's. */
  static final long MEMORY_BYTES_MAX = 2L << 30;

  static final int SECONDS_MAX = 60;

  private static final String MEMORY_LIMIT_EXCEEDED = "(MEMORY_LIMIT_EXCEEDED)";

  /** Of the server as a whole, whoever uses it: "(total) memory limit exceeded". */
  private static final String OF_THE_SERVER = "(total)";

  /** Of all queries of one user. */
  private static final String OF_THE_USER = "User memory limit";

  private static final String TOO_MANY_QUERIES = "(TOO_MANY_SIMULTANEOUS_QUERIES)";

  private static final String TIMEOUT_EXCEEDED = "(TIMEOUT_EXCEEDED)";

  /** In the driver's words. */
  private static final String TOOK_TOO_LONG = "Query execution time exceeded limit";

  private ReportLimits() {}

  /** As settings of each query. */
  public static Map<String, String> settings() {
    return Map.of(
        "max_memory_usage", Long.toString(MEMORY_BYTES_MAX),
        "max_execution_time", Integer.toString(SECONDS_MAX));
  }

  /** For a person, if the query was ended because it went beyond a limit. */
  public static Optional<String> told(SQLException failed) {
    var message = String.valueOf(failed.getMessage());
    if (message.contains(MEMORY_LIMIT_EXCEEDED) && message.contains(OF_THE_SERVER)) {
      return Optional.of(
          "the report was ended: ClickHouse as a whole has no memory left; try again later");
    }
    if (message.contains(MEMORY_LIMIT_EXCEEDED) && message.contains(OF_THE_USER)) {
      return Optional.of(
          "the report was ended: all reports together need more memory than they may have in ClickHouse, %d MiB; ask for less, or try again later"
              .formatted(MEMORY_BYTES_MAX >> 20));
    }
    if (message.contains(TOO_MANY_QUERIES)) {
      return Optional.of(
          "the report was not begun: as many run in ClickHouse as may at a time; try again later");
    }
    if (message.contains(MEMORY_LIMIT_EXCEEDED)) {
      return Optional.of(
          "the report was ended: it needs more memory than a report may have in ClickHouse, %d MiB; ask for less"
              .formatted(MEMORY_BYTES_MAX >> 20));
    }
    if (failed instanceof SQLTimeoutException
        || message.contains(TIMEOUT_EXCEEDED)
        || message.contains(TOOK_TOO_LONG)) {
      return Optional.of(
          "the report was ended: it takes longer than a report may in ClickHouse, %d seconds; ask for less"
              .formatted(SECONDS_MAX));
    }
    return Optional.empty();
  }
}
