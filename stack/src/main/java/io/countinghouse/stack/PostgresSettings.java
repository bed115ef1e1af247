package io.countinghouse.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the server is told, whichever way it is run: durable as in production. */
final class PostgresSettings {
  /** How a new data directory is laid; the locale is one that no operating system can change. */
  static final List<String> INITDB =
      List.of(
          "--auth=scram-sha-256",
          "--encoding=UTF8",
          "--locale=C",
          "--locale-provider=builtin",
          "--builtin-locale=C.UTF-8");

  static final Map<String, String> ALL =
      Map.ofEntries(
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("password_encryption", "scram-sha-256"),
          Map.entry("shared_buffers", "256MB"),
          Map.entry("max_connections", "200"),
          Map.entry("max_wal_size", "2GB"), // a checkpoint every few minutes, not every few seconds
          // As much is kept of log files, to be used again: a new one is first filled with zeros,
          // within somebody's commit, for which all of a lane's callers wait (docs/bench.md).
          Map.entry("min_wal_size", "2GB"),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"));

  private PostgresSettings() {}

  /** As arguments of the server, in a fixed order. */
  static List<String> arguments() {
    return arguments(Map.of());
  }

  /** With others in the place of ours. */
  static List<String> arguments(Map<String, String> others) {
    var arguments = new ArrayList<String>();
    var settings = new TreeMap<>(ALL);
    settings.putAll(others);
    settings.forEach((key, value) -> arguments.addAll(List.of("-c", key + "=" + value)));
    return arguments;
  }
}
