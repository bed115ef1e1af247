package io.countinghouse.cli.months;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse months}. */
@Command(
    name = "months",
    description = {
      "The ledger's months: a month that is over, published, loaded and proven complete can be taken",
      "off the ledger, and put back. Balances, statements after it and the proofs stay right.",
    },
    subcommands = {
      ListMonthsCommand.class,
      DetachMonthCommand.class,
      AttachMonthCommand.class,
    })
public final class MonthsCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "what is to be done? There is: list, detach, attach");
  }
}
