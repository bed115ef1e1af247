package io.countinghouse.scorer;

import io.countinghouse.topics.DeadLetter;
import io.countinghouse.topics.Repair;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of records that can't be scored: the bytes as read go to the dead-letter topic, in
 * the Kafka transaction that passes their offset. Anything else that fails stops the service.
 *
 * <p>Streams' own dead-letter queue is not used: it drops the record's headers, without which the
 * bytes can't be read again.
 */
final class DeadLetters {

  /** The setting that hands a {@link ScorerMetrics} to the handlers, which Streams creates. */
  static final String METRICS = "scorer.metrics";

  private DeadLetters() {}

  /** For bytes that are no transaction. */
  public static final class OfUndecodable implements DeserializationExceptionHandler {

    private @Nullable ScorerMetrics metrics;

    @Override
    public void configure(Map<String, ?> configs) {
      metrics = metrics(configs);
    }

    @Override
    public DeserializationExceptionHandler.Response handleError(
        ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> read, Exception failure) {
      Objects.requireNonNull(metrics).deadLetter();
      return DeserializationExceptionHandler.Response.resume(
          List.of(letter(context, read.key(), read.value(), failure)));
    }
  }

  /** For transactions that can't be what they claim to be. */
  public static final class OfUnfit implements ProcessingExceptionHandler {

    private @Nullable ScorerMetrics metrics;

    @Override
    public void configure(Map<String, ?> configs) {
      metrics = metrics(configs);
    }

    @Override
    public ProcessingExceptionHandler.Response handleError(
        ErrorHandlerContext context, Record<?, ?> record, Exception failure) {
      if (!(failure instanceof UnfitException)) {
        return ProcessingExceptionHandler.Response.fail();
      }
      Objects.requireNonNull(metrics).deadLetter();
      return ProcessingExceptionHandler.Response.resume(
          List.of(letter(context, context.sourceRawKey(), context.sourceRawValue(), failure)));
    }
  }

  private static ScorerMetrics metrics(Map<String, ?> configs) {
    return (ScorerMetrics) Objects.requireNonNull(configs.get(METRICS), METRICS);
  }

  private static ProducerRecord<byte[], byte[]> letter(
      ErrorHandlerContext context,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Exception failure) {
    var here = new DeadLetter.Origin(context.topic(), context.partition(), context.offset());
    boolean again = Repair.isRepair(context.topic(), StreamsSettings.APPLICATION_ID);
    // A letter that was replayed and can't be used again is the same letter as before.
    return DeadLetter.record(
        Repair.streamOf(context.topic(), StreamsSettings.APPLICATION_ID)
            + "."
            + StreamsSettings.APPLICATION_ID
            + ".dlq",
        StreamsSettings.APPLICATION_ID,
        again ? DeadLetter.origin(context.headers()).orElse(here) : here,
        Repair.ofLetter(context.headers(), context.topic(), StreamsSettings.APPLICATION_ID),
        key,
        value,
        String.valueOf(failure.getMessage()));
  }
}
