package io.countinghouse.cli.rules;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.detection.rule.RuleFile;
import io.countinghouse.detection.rule.RuleRefusedException;
import io.countinghouse.events.RuleDocument;
import io.countinghouse.events.Topics;
import io.countinghouse.events.UndecodableException;
import io.countinghouse.topics.EventHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topic of rules: read whole, with the eyes of the scorer, and written to. */
public final class RuleTopic {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

  private final String bootstrap;

  public RuleTopic(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** Everything that is written now. */
  public RuleBook read() {
    var book = new RuleBook(RuleFile.builtIn());
    var partition = new TopicPartition(Topics.RULES.name(), 0);
    var bytes = new ByteArrayDeserializer();
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false);
    try (var consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, 0);
      long end = consumer.endOffsets(List.of(partition), ANSWER_MAX).getOrDefault(partition, 0L);
      while (consumer.position(partition, ANSWER_MAX) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> take(book, record));
      }
    } catch (KafkaException e) {
      throw new CommandFailed("Kafka does not give the rules: " + e.getMessage(), e);
    }
    return book;
  }

  /** What the scorer refuses is in its dead letters; here as there it changes nothing. */
  private static void take(RuleBook book, ConsumerRecord<byte[], byte[]> record) {
    try {
      var document = EventHeaders.decode(Topics.RULES, record.headers(), record.value());
      book.take(document, Instant.ofEpochMilli(record.timestamp()));
    } catch (RuleRefusedException | UndecodableException e) {
      // passed over, as by the scorer
    }
  }

  /** Writes a document that has been checked. */
  void write(RuleDocument document) throws InterruptedException {
    int answerMs = (int) ANSWER_MAX.toMillis();
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            answerMs,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            answerMs / 2,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            answerMs);
    var bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
      producer.send(EventHeaders.record(Topics.RULES, document.key(), document)).get();
    } catch (ExecutionException e) {
      throw new CommandFailed("Kafka did not take it: " + e.getMessage(), e);
    }
  }
}
