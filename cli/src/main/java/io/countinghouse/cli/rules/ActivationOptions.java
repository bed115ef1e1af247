package io.countinghouse.cli.rules;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.detection.rule.Activation.Mode;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.detection.rule.RuleRefusedException;
import io.countinghouse.events.Micros;
import io.countinghouse.events.RuleDocument;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** From when on what holds, and who decided it. */
final class ActivationOptions {

  /** What the way to the broker may take, and what clocks may differ by. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private static final JsonMapper JSON = new JsonMapper();

  @Mixin private final DataOption data = new DataOption();

  @Parameters(
      paramLabel = "ID/VERSION",
      converter = VersionKey.Converter.class,
      description = "Of a rule or a list.")
  private VersionKey key = new VersionKey("", 0);

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = {
        "It holds for what is posted then or later; a minute ahead at least",
        "(default: in 65 s).",
      })
  private @Nullable Instant from;

  @Option(names = "--author", paramLabel = "NAME", required = true, description = "Who decides it.")
  private String author = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for whoever reads it later.")
  private @Nullable String reason;

  /** Checks the activation as the scorer will, writes it and says so. */
  void write(Mode mode, PrintWriter out) {
    var document = document(mode);
    try {
      SystemRules.put(data.connection().kafkaBootstrap(), document);
    } catch (RuleRefusedException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
    out.println(document.json());
    out.flush();
  }

  private RuleDocument document(Mode mode) {
    var holds = from == null ? Instant.now().plus(RuleBook.LEAD).plus(MARGIN) : from;
    var json =
        JSON.createObjectNode()
            .put("kind", "activation")
            .put("id", key.id())
            .put("version", key.version())
            .put("mode", mode.name().toLowerCase(Locale.ROOT))
            .put("from", Micros.truncate(holds).toString())
            .put("author", author);
    if (reason != null) {
      json.put("reason", reason);
    }
    return new RuleDocument(json.toString());
  }
}
