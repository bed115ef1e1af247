package io.countinghouse.cli.keys;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse keys}. */
@Command(
    name = "keys",
    description = {
      "API keys: who may use the HTTP API, for what, and how much of it.",
      "Every running ingest knows of a change within two seconds. Each one is on record: see audit.",
    },
    subcommands = {
      CreateKeyCommand.class,
      ListKeysCommand.class,
      RotateKeyCommand.class,
      RevokeKeyCommand.class,
    })
public final class KeysCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "what is to be done? There is: create, list, rotate, revoke");
  }
}
