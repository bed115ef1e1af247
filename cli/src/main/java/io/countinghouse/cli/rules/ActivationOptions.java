package io.countinghouse.cli.rules;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DecisionOptions;
import io.countinghouse.detection.rule.Activation;
import io.countinghouse.detection.rule.Activation.Mode;
import io.countinghouse.detection.rule.RuleRefusedException;
import io.countinghouse.events.RuleDocument;
import java.io.PrintWriter;
import java.time.Instant;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which version of what, from when on, and who decided it. */
final class ActivationOptions {

  @Mixin private final DecisionOptions decision = new DecisionOptions();

  @Parameters(
      paramLabel = "ID/VERSION",
      converter = VersionKey.Converter.class,
      description = "Of a rule or a list.")
  private VersionKey key = new VersionKey("", 0);

  /** Checks the activation as the scorer will, writes it and says so. */
  void write(Mode mode, PrintWriter out) {
    try {
      out.println(SystemRules.put(decision.kafkaBootstrap(), now -> document(mode, now)).json());
    } catch (RuleRefusedException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
    out.flush();
  }

  private RuleDocument document(Mode mode, Instant now) {
    return new Activation(
            key.id(), key.version(), mode, decision.from(now), decision.author(), decision.reason())
        .document();
  }
}
