package io.countinghouse.cli.close;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse rebuild}. */
@Command(
    name = "rebuild",
    description = {
      "What is kept of sealed dates: check it against the digests and the facts, compute it again",
      "beside what is there, go back to an earlier version, and drop what killed closes left. And the",
      "facts themselves: build a month again from the ledger, and swap it in.",
    },
    subcommands = {
      CheckCommand.class,
      RebuildDateCommand.class,
      RollBackCommand.class,
      SweepCommand.class,
      RebuildFactsCommand.class,
    })
public final class RebuildCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "what is to be done? There is: check, date, roll-back, sweep, facts");
  }
}
