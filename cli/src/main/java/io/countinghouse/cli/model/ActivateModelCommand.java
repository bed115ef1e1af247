package io.countinghouse.cli.model;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countinghouse model activate}. */
@Command(
    name = "activate",
    description = {
      "Let a model that was put judge from a moment on, in the place of the one before.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse model activate 3f2a90bc --author analyst-1 --shadow",
      "  ./countinghouse model activate 3f2a90bc --author analyst-1 \\",
      "    --from 2026-03-01T12:00:00Z --reason \"two weeks in shadow: more fraud, fewer flags\"",
    })
final class ActivateModelCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final ModelActivationOptions options = new ModelActivationOptions();

  @Parameters(paramLabel = "DIGEST", description = "Its digest, or how that begins.")
  private String digest = "";

  @Override
  public Integer call() {
    options.write(book -> ModelTopic.digest(book, digest), spec.commandLine().getOut());
    return 0;
  }
}
