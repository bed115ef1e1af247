package io.countinghouse.cli.repair;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse dlq}. */
@Command(
    name = "dlq",
    description = {
      "Dead letters: records that a service could not use. They are kept a year, and until they are",
      "replayed, the proofs of completeness show what they leave out.",
    },
    subcommands = {
      ListLettersCommand.class,
      ShowLetterCommand.class,
      ReplayCommand.class,
    })
public final class DlqCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "what is to be done? There is: list, show, replay");
  }
}
