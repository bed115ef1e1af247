package io.countinghouse.scorer.rule;

import io.countinghouse.events.RuleDocument;
import io.countinghouse.scorer.UnfitException;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Reads the rules once more, as a part of the stream, to send to the dead letters what was refused:
 * once, by one instance, in the Kafka transaction that passes its offset.
 */
public final class Refusing extends ContextualProcessor<String, RuleDocument, Void, Void> {

  private final LiveRules rules;

  public Refusing(LiveRules rules) {
    this.rules = rules;
  }

  /**
   * @throws UnfitException if the document was refused
   */
  @Override
  public void process(Record<String, RuleDocument> read) {
    var offset = context().recordMetadata().orElseThrow().offset();
    rules
        .refusal(offset)
        .ifPresent(why -> {
          throw new UnfitException(why);
        });
  }
}
