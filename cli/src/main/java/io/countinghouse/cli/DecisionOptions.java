package io.countinghouse.cli;

import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.events.Micros;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** From when on a decision about rules or models holds, who took it and why. */
public final class DecisionOptions {

  @Mixin private final DataOption data = new DataOption();

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

  /** The Kafka of the system that it is about. */
  public String kafkaBootstrap() {
    return data.connection().kafkaBootstrap();
  }

  /**
   * From when on it holds.
   *
   * @param now when all that was written before is read: what is not given counts from then
   */
  public Instant from(Instant now) {
    return from == null ? RuleBook.soonest(now) : Micros.truncate(from);
  }

  public String author() {
    return author;
  }

  /** Empty: none is given. */
  public String reason() {
    return reason;
  }
}
