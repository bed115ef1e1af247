package io.countinghouse.stack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL does not notice that its parent has died. A shell beside it does, because its input
 * ends, and shuts the server down. A shell and not a JVM: it costs a megabyte and starts at once.
 */
final class PostgresKeeper {
  /** $0 is the data directory; a pid is only believed if it runs on that directory. */
  private static final String SCRIPT =
      """
      while read -r _; do :; done
      pid=$(head -n 1 "$0/postmaster.pid" 2>/dev/null) || exit 0
      tr '\\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$0" || exit 0
      kill -s CONT "$pid"
      kill -s INT "$pid"
      tries=0
      while kill -s 0 "$pid" 2>/dev/null && [ "$tries" -lt 100 ]; do
        sleep 0.1
        tries=$((tries + 1))
      done
      kill -s QUIT "$pid" 2>/dev/null
      """;

  private PostgresKeeper() {}

  static Child start(Path dir, Path data) {
    return Child.start(
        "postgres-keeper",
        List.of("/bin/sh", "-c", SCRIPT, data.toString()),
        Map.of(),
        dir.resolve("logs").resolve("postgres.log"));
  }
}
