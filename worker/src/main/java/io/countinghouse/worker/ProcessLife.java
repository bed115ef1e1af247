package io.countinghouse.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a process and whoever started it speak of its life.
 *
 * @param readyFile appears, whole, once the service is ready, and goes when it stops
 * @param withParent the end of standard input is the end of the parent, and so of this process
 * @param metricsPort where the figures are served; 0: any free port
 */
record ProcessLife(Optional<Path> readyFile, boolean withParent, OptionalInt metricsPort)
    implements AutoCloseable {

  static ProcessLife of(Env env) {
    int port = env.integer("METRICS_PORT", -1, 0, 65_535);
    return new ProcessLife(
        env.find("READY_FILE").map(Path::of),
        env.flag("STOP_WITH_PARENT"),
        port < 0 ? OptionalInt.empty() : OptionalInt.of(port));
  }

  void stopWithParent(Runnable stop) {
    if (withParent) {
      Threads.daemon("parent-watch", () -> awaitEndOfInput(stop));
    }
  }

  private static void awaitEndOfInput(Runnable stop) {
    try {
      while (System.in.read() >= 0) {
        // whatever the parent says, only its end counts
      }
      stop.run();
    } catch (IOException e) { // an unreadable input can't tell of the parent any more: it is gone
      stop.run();
    }
  }

  void ready(Map<String, String> addresses) throws IOException {
    if (readyFile.isEmpty()) {
      return;
    }
    var content = new LinkedHashMap<String, String>();
    content.put("pid", Long.toString(ProcessHandle.current().pid()));
    content.putAll(addresses);
    var file = readyFile.get().toAbsolutePath();
    var half = file.resolveSibling(file.getFileName() + ".half");
    Files.write(half, new JsonMapper().writeValueAsBytes(content));
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The service is no longer there for anybody. */
  @Override
  public void close() throws IOException {
    if (readyFile.isPresent()) {
      Files.deleteIfExists(readyFile.get());
    }
  }
}
