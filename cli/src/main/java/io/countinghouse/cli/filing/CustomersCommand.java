package io.countinghouse.cli.filing;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse customers}. */
@Command(
    name = "customers",
    description = {
      "Who the customers are, as far as a filing must say.",
      "It stays in the ledger; every read and change of it is on record: see audit.",
    },
    subcommands = LoadCustomersCommand.class)
public final class CustomersCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what is to be done? There is: load");
  }
}
