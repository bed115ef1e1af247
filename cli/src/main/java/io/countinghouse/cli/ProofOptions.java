package io.countinghouse.cli;

import java.time.Duration;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Mixin private final WaitOption wait = new WaitOption();

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "table (the default) or json (one object).")
  private Format format = Format.TABLE;

  /** Where the databases are. */
  public Connection connection() {
    return data.connection();
  }

  /** How long ClickHouse may take. */
  public Duration waitMax() {
    return wait.max();
  }

  /** Whether one object is to be printed and nothing else. */
  public boolean json() {
    return format == Format.JSON;
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
