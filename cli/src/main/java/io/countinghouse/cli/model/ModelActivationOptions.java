package io.countinghouse.cli.model;

import io.countinghouse.cli.DecisionOptions;
import io.countinghouse.detection.model.ModelActivation;
import io.countinghouse.detection.model.ModelActivation.Slot;
import io.countinghouse.detection.model.ModelBook;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** In which slot, from when on, and who decided it. */
final class ModelActivationOptions {

  @Mixin private final DecisionOptions decision = new DecisionOptions();

  @Option(
      names = "--shadow",
      description = "In shadow: asked and recorded in every score, but not heard.")
  private boolean shadow;

  /**
   * Checks the activation as the scorer will, writes it and says so.
   *
   * @param model finds the model's digest among those that are written; empty: none
   */
  void write(Function<ModelBook, String> model, PrintWriter out) {
    var topic = new ModelTopic(decision.kafkaBootstrap());
    out.println(topic.activate(book -> activation(model.apply(book))).json());
    out.flush();
  }

  private ModelActivation activation(String digest) {
    return new ModelActivation(
        shadow ? Slot.SHADOW : Slot.LIVE,
        digest,
        decision.from(Instant.now()),
        decision.author(),
        decision.reason());
  }
}
