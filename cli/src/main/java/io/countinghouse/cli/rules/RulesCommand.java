package io.countinghouse.cli.rules;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse rules}. */
@Command(
    name = "rules",
    description = {
      "Rules, lists and typologies, as the running scorer reads them from their topic.",
      "Every version stays; an activation says from when on one holds.",
    },
    subcommands = {
      ListRulesCommand.class,
      ShowRuleCommand.class,
      CheckRuleCommand.class,
      PutRuleCommand.class,
      ActivateRuleCommand.class,
      PauseRuleCommand.class,
    })
public final class RulesCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "what is to be done? There is: list, show, check, put, activate, pause");
  }
}
