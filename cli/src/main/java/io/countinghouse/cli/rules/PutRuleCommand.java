package io.countinghouse.cli.rules;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.detection.rule.RuleRefusedException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countinghouse rules put}. */
@Command(
    name = "put",
    description = {
      "Write a version of a rule or a list. It stays for ever and does nothing before it is",
      "activated.",
    },
    footerHeading = "%nExamples:%n",
    footer = "  ./countinghouse rules put big-abroad.json")
final class PutRuleCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Parameters(paramLabel = "FILE", description = "One document, in JSON.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    var document = RuleInput.read(file);
    try {
      SystemRules.put(data.connection().kafkaBootstrap(), _ -> document);
    } catch (RuleRefusedException e) {
      throw new CommandFailed(file + ": " + e.getMessage(), e);
    }
    var out = spec.commandLine().getOut();
    out.println("{\"written\":\"%s\"}".formatted(document.key()));
    out.flush();
    return 0;
  }
}
