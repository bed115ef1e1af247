package io.countinghouse.cli.rates;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse rates}. */
@Command(
    name = "rates",
    description = "Rates of exchange, by which reports convert.",
    subcommands = LoadRatesCommand.class)
public final class RatesCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what is to be done? There is: load");
  }
}
