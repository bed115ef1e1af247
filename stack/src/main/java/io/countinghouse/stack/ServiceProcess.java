package io.countinghouse.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * One of our services as a child JVM with this JVM's class path. It ends with us, because it
 * watches its standard input ({@code STOP_WITH_PARENT}).
 */
public final class ServiceProcess implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final Duration STOP_MAX = Duration.ofMinutes(1);
  private static final List<String> FLAGS = List.of("-Xmx512m");
  private static final JsonMapper JSON = new JsonMapper();

  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path dir;
  private Child process;

  private ServiceProcess(
      String name, List<String> command, Map<String, String> environment, Path dir) {
    this.name = name;
    this.command = command;
    this.dir = dir.toAbsolutePath().normalize();
    var whole = new HashMap<>(environment);
    whole.putIfAbsent("LOG_FORMAT", "text"); // a person reads the log of what runs here
    whole.put("STOP_WITH_PARENT", "true");
    whole.put("READY_FILE", readyFile().toString());
    this.environment = Map.copyOf(whole);
    this.process = begun();
  }

  /** Starts a service as {@link #start} does, and does not wait until it is ready. */
  public static ServiceProcess begin(
      String name, String mainClass, Map<String, String> environment, Path dir) {
    var command = JavaCommand.of(mainClass, FLAGS, List.of());
    return new ServiceProcess(name, command, environment, dir);
  }

  /** Starts a service with a heap of 512 MB and waits up to two minutes until it is ready. */
  public static ServiceProcess start(
      String name, String mainClass, Map<String, String> environment, Path dir) {
    return start(name, mainClass, environment, dir, FLAGS);
  }

  /**
   * Starts a service with flags for its JVM, and waits up to two minutes until it is ready.
   *
   * @param environment all that it gets, beside PATH, READY_FILE and STOP_WITH_PARENT
   * @param dir for its log {@code <name>.log} and its ready file
   * @throws IllegalStateException if it ends before it is ready, or is not ready in time; with the
   *     last lines of its log
   */
  public static ServiceProcess start(
      String name,
      String mainClass,
      Map<String, String> environment,
      Path dir,
      List<String> flags) {
    var command = JavaCommand.of(mainClass, flags, List.of());
    return new ServiceProcess(name, command, environment, dir).awaitReady();
  }

  /**
   * Waits up to two minutes until it is ready.
   *
   * @throws IllegalStateException as {@link #start} does
   */
  public ServiceProcess awaitReady() {
    process.await(START_MAX, () -> Files.exists(readyFile()));
    return this;
  }

  /**
   * Waits until it is ready, and lets it go on if it is not in time: what it does first may take as
   * long as it has data.
   *
   * @return whether it is ready
   * @throws IllegalStateException if it ends before; with the last lines of its log
   */
  public boolean isReadyWithin(Duration limit) {
    return process.comesTo(limit, () -> Files.exists(readyFile()));
  }

  /** What the service has written to its ready file: its addresses, by name. */
  public Map<String, String> ready() {
    try {
      var content =
          JSON.readValue(
              Files.readString(readyFile()), new TypeReference<LinkedHashMap<String, Object>>() {});
      var texts = new LinkedHashMap<String, String>();
      content.forEach((key, value) -> texts.put(key, String.valueOf(value)));
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + readyFile(), e);
    }
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.alive();
  }

  /** SIGKILL; returns when the process is gone. */
  public void kill() {
    process.kill();
  }

  public void suspend() {
    Signals.stop(pid());
  }

  public void resume() {
    Signals.send("CONT", pid());
  }

  /** As {@link #beginAgain}, and waits as {@link #start} does. */
  public ServiceProcess restart() {
    beginAgain();
    return awaitReady();
  }

  /** Stops it if it still runs, starts it with the same environment, and waits for nothing more. */
  public void beginAgain() {
    close();
    process = begun();
  }

  /** Sends SIGTERM, and waits for nothing. */
  public void terminate() {
    process.terminate();
  }

  /** The code that it ended with; empty: it has not ended within the limit. */
  public OptionalInt exitCode(Duration limit) {
    return process.ended(limit) ? OptionalInt.of(process.exitCode()) : OptionalInt.empty();
  }

  /** SIGTERM, a minute for an orderly end, then SIGKILL. */
  @Override
  public void close() {
    process.stop(STOP_MAX, process::terminate);
  }

  private Child begun() {
    try {
      Files.createDirectories(dir);
      Files.deleteIfExists(readyFile());
    } catch (IOException e) {
      throw new UncheckedIOException("preparing " + dir, e);
    }
    return Child.start(name, command, environment, dir.resolve(name + ".log"));
  }

  private Path readyFile() {
    return dir.resolve(name + ".ready");
  }
}
