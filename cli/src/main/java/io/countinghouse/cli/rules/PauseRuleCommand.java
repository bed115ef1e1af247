package io.countinghouse.cli.rules;

import io.countinghouse.detection.rule.Activation.Mode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code countinghouse rules pause}. */
@Command(
    name = "pause",
    description = "Let a version of a rule hold no longer, live or in shadow, from a moment on.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse rules pause big-abroad/1 --author analyst-1 --reason \"too many alarms\"",
    })
final class PauseRuleCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final ActivationOptions activation = new ActivationOptions();

  @Override
  public Integer call() {
    activation.write(Mode.PAUSED, spec.commandLine().getOut());
    return 0;
  }
}
