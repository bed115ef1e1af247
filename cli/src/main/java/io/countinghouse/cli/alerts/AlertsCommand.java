package io.countinghouse.cli.alerts;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse alerts}. */
@Command(
    name = "alerts",
    description = {
      "Flags of one account are one alert until somebody reviews one of them, or the account has",
      "been quiet for 7 days. A snoozed account's flags are raised all the same, and say so.",
    },
    subcommands = {ListAlertsCommand.class, SnoozeCommand.class, WakeCommand.class})
public final class AlertsCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "what is to be done? There is: list, snooze, wake");
  }
}
