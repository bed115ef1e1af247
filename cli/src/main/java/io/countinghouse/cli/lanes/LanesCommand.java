package io.countinghouse.cli.lanes;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse lanes}. */
@Command(
    name = "lanes",
    description = {
      "The ledger's lanes: who owns each and how far it is, and the end of one that is not run any",
      "more or was given up after a repair, so that nothing waits for it.",
    },
    subcommands = {
      ListLanesCommand.class,
      RetireLaneCommand.class,
    })
public final class LanesCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what is to be done? There is: list, retire");
  }
}
