package io.countinghouse.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Ends a server that an earlier parent left running in the same directory. */
final class Leftover {
  /** How long a server may take to notice by itself that its parent is gone. */
  private static final Duration GRACE = Duration.ofSeconds(15);

  private Leftover() {}

  /**
   * Returns when no server of that directory runs any more.
   *
   * @param pidFile its first line is the server's pid
   * @param data a path that such a server's command line contains: another process that got the pid
   *     since then is left alone
   * @param signal what makes it end at once; its input has ended with its parent anyway
   */
  static void end(Path pidFile, Path data, String signal) {
    var server = pid(pidFile).flatMap(ProcessHandle::of).filter(each -> isOf(each.pid(), data));
    if (server.isEmpty()) {
      return;
    }
    var all = withDescendants(server.get());
    all.forEach(each -> Signals.send("CONT", each.pid()));
    Signals.send(signal, server.get().pid());
    if (Waiting.until(GRACE, () -> !server.get().isAlive())) {
      awaitGone(all);
      return;
    }
    server.get().destroyForcibly();
    awaitGone(all);
  }

  static List<ProcessHandle> withDescendants(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants()).toList();
  }

  /** Waits for processes that end by themselves because their parent is gone. */
  static void awaitGone(List<ProcessHandle> processes) {
    var limit = Duration.ofSeconds(30);
    if (!Waiting.until(limit, () -> processes.stream().noneMatch(ProcessHandle::isAlive))) {
      throw new IllegalStateException("still running after " + limit + ": " + processes);
    }
  }

  static Optional<Long> pid(Path pidFile) {
    try (var lines = Files.lines(pidFile)) {
      return lines.findFirst().map(String::strip).filter(s -> !s.isEmpty()).map(Long::valueOf);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + pidFile, e);
    }
  }

  private static boolean isOf(long pid, Path data) {
    try {
      var line =
          Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
      return line.contains(data.toString());
    } catch (IOException e) {
      return false; // it has just ended
    }
  }
}
