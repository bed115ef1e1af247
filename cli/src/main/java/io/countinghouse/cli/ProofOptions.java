package io.countinghouse.cli;

import java.time.Duration;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands that prove something of both databases have in common. */
public final class ProofOptions {

  private enum Format {
    TABLE,
    JSON
  }

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description =
          "How long ClickHouse may take to get as far as the ledger; what is not there then counts"
              + " as missing (default: 30).")
  private int waitSeconds = 30;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "table (the default) or json (one object).")
  private Format format = Format.TABLE;

  /**
   * Where the databases are.
   *
   * @throws ParameterException if the options make no sense
   */
  public Connection connection() {
    if (waitSeconds < 0) {
      throw new ParameterException(spec.commandLine(), "--wait must be 0 or more");
    }
    return data.connection();
  }

  public Duration waitMax() {
    return Duration.ofSeconds(waitSeconds);
  }

  /** Prints the result in the format that was asked for. */
  public void print(Supplier<String> table, Supplier<String> json) {
    var out = spec.commandLine().getOut();
    out.print(
        switch (format) {
          case TABLE -> table.get();
          case JSON -> json.get() + "\n";
        });
    out.flush();
  }
}
