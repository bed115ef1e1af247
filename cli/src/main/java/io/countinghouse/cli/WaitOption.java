package io.countinghouse.cli;

import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --wait SECONDS}, mixed into the commands that hold ClickHouse against the ledger. */
public final class WaitOption {

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description =
          "How long ClickHouse may take to get as far as the ledger; what is not there then counts"
              + " as missing (default: 30).")
  private int seconds = 30;

  /**
   * How long, at the most.
   *
   * @throws ParameterException if it is less than nothing
   */
  public Duration max() {
    if (seconds < 0) {
      throw new ParameterException(spec.commandLine(), "--wait must be 0 or more");
    }
    return Duration.ofSeconds(seconds);
  }
}
