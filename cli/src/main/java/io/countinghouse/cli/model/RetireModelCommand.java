package io.countinghouse.cli.model;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code countinghouse model retire}. */
@Command(
    name = "retire",
    description = "Let no model judge from a moment on: rules alone, or none in shadow.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse model retire --author analyst-1 --reason \"too many false alarms\"",
      "  ./countinghouse model retire --author analyst-1 --shadow",
    })
final class RetireModelCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final ModelActivationOptions options = new ModelActivationOptions();

  @Override
  public Integer call() {
    options.write(_ -> "", spec.commandLine().getOut());
    return 0;
  }
}
