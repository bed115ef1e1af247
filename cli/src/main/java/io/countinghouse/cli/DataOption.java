package io.countinghouse.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --data DIR}, mixed into the commands that speak with a running system. */
public final class DataOption {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Where the system keeps its data (default: ./data).")
  private Path dir = Path.of("data");

  /** How to reach the system that runs on this directory. */
  public Connection connection() {
    return Connection.read(dir);
  }

  /** The directory as typed. */
  public Path dir() {
    return dir;
  }
}
