package io.countinghouse.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A child process whose standard input is a pipe that we hold: the pipe closes when we die, however
 * we die, and the child takes that as its order to end. Its output is appended to a log file by the
 * operating system, so no thread of ours carries it.
 */
final class Child {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final String name;
  private final Path log;
  private final Process process;

  private Child(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /** Starts the command with exactly this environment and PATH. */
  static Child start(String name, List<String> command, Map<String, String> environment, Path log) {
    var whole = new ArrayList<String>();
    if (Files.isExecutable(SETSID)) {
      // A session of its own: Ctrl-C reaches only us, and we stop the children in order.
      whole.add(SETSID.toString());
    }
    whole.addAll(command);
    var builder = new ProcessBuilder(whole).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().retainAll(Set.of("PATH"));
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      return new Child(name, log, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(name + " could not be started: " + e.getMessage(), e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /**
   * Waits until the child says that it is ready; one that is not in time is killed.
   *
   * @throws IllegalStateException if it ends first or the time is over; carries its last log lines
   */
  void await(Duration limit, BooleanSupplier ready) {
    if (!comesTo(limit, ready)) {
      kill();
      throw new IllegalStateException(name + " was not ready within " + limit + "\n" + tail());
    }
  }

  /**
   * Whether the child says in time that it is ready; it goes on in any case.
   *
   * @throws IllegalStateException if it ends first; carries its last log lines
   */
  boolean comesTo(Duration limit, BooleanSupplier ready) {
    var inTime = Waiting.until(limit, () -> ready.getAsBoolean() || !alive());
    if (!alive()) {
      throw new IllegalStateException(
          name + " ended with code " + process.exitValue() + " before it was ready\n" + tail());
    }
    return inTime;
  }

  /** Waits until the child has done its work. */
  void awaitSuccess(Duration limit) {
    if (!ended(limit)) {
      kill();
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          name + " ended with code " + process.exitValue() + "\n" + tail());
    }
  }

  /** Ends the child's input, which our own launchers take as the order to stop. */
  void closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing the input of " + name, e);
    }
  }

  /** True once the child has ended; false if it has not within the limit. */
  boolean ended(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !alive();
    }
  }

  /** Of one that has ended. */
  int exitCode() {
    return process.exitValue();
  }

  void terminate() {
    process.destroy();
  }

  /** SIGKILL; returns when the process is gone. */
  void kill() {
    process.destroyForcibly();
    if (!ended(Duration.ofSeconds(30))) {
      throw new IllegalStateException(name + " outlived SIGKILL, pid " + pid());
    }
  }

  /** Ends it in order, and with force when that takes longer than the grace period. */
  void stop(Duration grace, Runnable order) {
    if (alive()) {
      Signals.send("CONT", pid()); // a suspended one could not obey
      order.run();
    }
    if (!ended(grace)) {
      kill();
    }
  }

  private String tail() {
    return Logs.tail(log, 40);
  }
}
