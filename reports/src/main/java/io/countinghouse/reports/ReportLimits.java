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

  /** Half of what the development server may have, and what {@code analyst} may. */
  static final long MEMORY_BYTES_MAX = 2L << 30;

  static final int SECONDS_MAX = 60;

  private static final String MEMORY_LIMIT_EXCEEDED = "(MEMORY_LIMIT_EXCEEDED)";

  /** Of the server as a whole, whoever uses it: "(total) memory limit exceeded". */
  private static final String OF_THE_SERVER = "(total)";

  /** In the driver's words. */
  private static final String TIMEOUT_EXCEEDED = "Query execution time exceeded limit";

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
    if (message.contains(MEMORY_LIMIT_EXCEEDED)) {
      return Optional.of(
          "the report was ended: it needs more memory than a report may have in ClickHouse, %d MiB; ask for less"
              .formatted(MEMORY_BYTES_MAX >> 20));
    }
    if (failed instanceof SQLTimeoutException || message.contains(TIMEOUT_EXCEEDED)) {
      return Optional.of(
          "the report was ended: it takes longer than a report may in ClickHouse, %d seconds; ask for less"
              .formatted(SECONDS_MAX));
    }
    return Optional.empty();
  }
}
