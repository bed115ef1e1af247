package io.countinghouse.cli.model;

import io.countinghouse.cli.DataOption;
import io.countinghouse.detection.model.ModelActivation;
import io.countinghouse.detection.model.ModelActivation.Slot;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.events.Micros;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** In which slot, from when on, and who decided it. */
final class ModelActivationOptions {

  /** What the way to the broker may take, and what clocks may differ by. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  @Mixin private final DataOption data = new DataOption();

  @Option(
      names = "--shadow",
      description = "In shadow: asked and recorded in every score, but not heard.")
  private boolean shadow;

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
  private String reason = "";

  ModelTopic topic() {
    return new ModelTopic(data.connection().kafkaBootstrap());
  }

  /** Checks the activation as the scorer will, writes it and says so. */
  void write(ModelTopic topic, String digest, PrintWriter out) {
    var holds = from == null ? Instant.now().plus(RuleBook.LEAD).plus(MARGIN) : from;
    var slot = shadow ? Slot.SHADOW : Slot.LIVE;
    var one = new ModelActivation(slot, digest, Micros.truncate(holds), author, reason);
    out.println(topic.activate(one).json());
    out.flush();
  }
}
