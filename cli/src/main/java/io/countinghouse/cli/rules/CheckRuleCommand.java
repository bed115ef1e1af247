package io.countinghouse.cli.rules;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.detection.rule.RuleFile;
import io.countinghouse.detection.rule.RuleRefusedException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countinghouse rules check}. */
@Command(
    name = "check",
    description = {
      "Type-check a rule, a list or an activation against what is written already, and change",
      "nothing.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse rules check big-abroad.json",
      "  ./countinghouse rules check big-abroad.json --offline",
    })
final class CheckRuleCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Parameters(paramLabel = "FILE", description = "One document, in JSON.")
  private Path file = Path.of("");

  @Option(
      names = "--offline",
      description = "Without a running system: only the built-in rules are known.")
  private boolean offline;

  @Override
  public Integer call() {
    var document = RuleInput.read(file);
    var book =
        offline
            ? new RuleBook(RuleFile.builtIn())
            : SystemRules.book(data.connection().kafkaBootstrap());
    try {
      var change = book.check(document, Instant.now());
      var out = spec.commandLine().getOut();
      out.println("right: " + change.key());
      out.flush();
      return 0;
    } catch (RuleRefusedException e) {
      throw new CommandFailed(file + ": " + e.getMessage(), e);
    }
  }
}
