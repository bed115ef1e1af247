package io.countinghouse.scorer.decided;

import io.countinghouse.scorer.UnfitException;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Reads a topic of decisions once more, as a part of the stream, to send to the dead letters what
 * was refused: once, by one instance, in the Kafka transaction that passes its offset.
 */
public final class Refusing<V> extends ContextualProcessor<String, V, Void, Void> {

  private final Followed<?> followed;

  public Refusing(Followed<?> followed) {
    this.followed = followed;
  }

  /**
   * @throws UnfitException if the document was refused
   */
  @Override
  public void process(Record<String, V> read) {
    var offset = context().recordMetadata().orElseThrow().offset();
    followed
        .refusal(offset)
        .ifPresent(why -> {
          throw new UnfitException(why);
        });
  }
}
