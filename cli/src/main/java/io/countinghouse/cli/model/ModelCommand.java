package io.countinghouse.cli.model;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse model}. */
@Command(
    name = "model",
    description = {
      "Models, as the running scorer reads them from their topic. Each stays; an activation says",
      "from when on one judges.",
    },
    subcommands = {
      ListModelsCommand.class,
      PutModelCommand.class,
      ActivateModelCommand.class,
      RetireModelCommand.class,
    })
public final class ModelCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "what is to be done? There is: list, put, activate, retire");
  }
}
