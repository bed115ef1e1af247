package io.countinghouse.cli.alerts;

import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code countinghouse alerts wake}. */
@Command(
    name = "wake",
    description = "End an account's snooze now.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse alerts wake customer-0001 --by analyst-2 --reason \"card was stolen\"",
    })
final class WakeCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final SnoozeOptions options = new SnoozeOptions();

  @Override
  public Integer call() {
    options.write(Instant.now(), spec.commandLine().getOut());
    return 0;
  }
}
