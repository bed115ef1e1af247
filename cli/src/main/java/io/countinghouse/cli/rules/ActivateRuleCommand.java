package io.countinghouse.cli.rules;

import io.countinghouse.detection.rule.Activation.Mode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code countinghouse rules activate}. */
@Command(
    name = "activate",
    description =
        "Let a version of a rule or a list hold from a moment on. The version of the rule that was live before is so no longer.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse rules activate big-abroad/1 --author analyst-1 --shadow",
      "  ./countinghouse rules activate big-abroad/1 --author analyst-1 \\",
      "    --from 2026-03-01T12:00:00Z --reason \"three weeks in shadow, 4 of 5 right\"",
    })
final class ActivateRuleCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final ActivationOptions activation = new ActivationOptions();

  @Option(
      names = "--shadow",
      description = "It is asked and recorded in every score, but flags nobody.")
  private boolean shadow;

  @Override
  public Integer call() {
    activation.write(shadow ? Mode.SHADOW : Mode.LIVE, spec.commandLine().getOut());
    return 0;
  }
}
