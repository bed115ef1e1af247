package io.countinghouse.stack;

/** Whether the servers are to run as containers, and of which images. */
final class Containers {
  static final String POSTGRES = "postgres:18.6";
  static final String KAFKA = "apache/kafka:4.3.1";
  static final String CLICKHOUSE = "clickhouse/clickhouse-server:26.7";

  private Containers() {}

  /** {@code -Dstack=containers}; without it the servers are child processes. */
  static boolean wanted() {
    var stack = System.getProperty("stack", "processes");
    return switch (stack) {
      case "containers" -> true;
      case "processes" -> false;
      default ->
          throw new IllegalArgumentException("stack must be processes or containers, not " + stack);
    };
  }
}
