package io.countinghouse.cli.rules;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.events.RuleDocument;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code countinghouse rules show}. */
@Command(
    name = "show",
    description = "A version of a rule or a list, as it was written, in JSON.",
    footerHeading = "%nExamples:%n",
    footer = "  ./countinghouse rules show big-abroad/1")
final class ShowRuleCommand implements Callable<Integer> {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Parameters(
      paramLabel = "ID/VERSION",
      converter = VersionKey.Converter.class,
      description = "Of a rule or a list.")
  private VersionKey key = new VersionKey("", 0);

  @Override
  public Integer call() {
    var book = SystemRules.book(data.connection().kafkaBootstrap());
    var out = spec.commandLine().getOut();
    out.println(JSON.writeValueAsString(find(book).tree()));
    out.flush();
    return 0;
  }

  private RuleDocument find(RuleBook book) {
    return book.document("rule", key.id(), key.version())
        .or(() -> book.document("list", key.id(), key.version()))
        .orElseThrow(() ->
            new CommandFailed(
                book.rules().stream().anyMatch(rule -> rule.key().equals(key.toString()))
                    ? key + " comes with the program: see docs/fraud-rules.md"
                    : "there is no rule or list " + key));
  }
}
