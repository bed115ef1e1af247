package io.countinghouse.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Topics;
import io.countinghouse.stack.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Topics on a real broker. */
final class TopicAdminIT {

  /** Without the wait for leaders 19 of 20 rounds lose records. */
  private static final int ROUNDS = 4;

  private static final int RECORDS = 6_000;

  @Test
  void aTopicThatWasJustCreatedLosesNoneOfSeveralBatchesInFlight() throws IOException {
    var dir = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "topics-it-");
    try (var broker = KafkaBroker.start(dir)) {
      for (int round = 0; round < ROUNDS; round++) {
        TopicAdmin.create(broker.bootstrap(), "test", List.of());
        assertEquals(RECORDS, acknowledged(broker.bootstrap()));
        drop(broker.bootstrap());
      }
    }
  }

  @Test
  void topicsThatBelongTogetherMustHaveTheSamePartitions() throws IOException {
    var dir = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "topics-it-");
    try (var broker = KafkaBroker.start(dir)) {
      var bootstrap = broker.bootstrap();
      createAhead(bootstrap, new NewTopic(Topics.TRANSACTIONS.name(), 6, (short) 1));
      TopicAdmin.create(bootstrap, "test", List.of());
      TopicAdmin.requireSamePartitions(
          bootstrap, List.of(Topics.TRANSACTIONS, Topics.REVIEWS, Topics.SNOOZES));
      var refusal =
          assertThrows(
              KafkaException.class,
              () ->
                  TopicAdmin.requireSamePartitions(
                      bootstrap, List.of(Topics.TRANSACTIONS, Topics.WATERMARKS)));
      var message = String.valueOf(refusal.getMessage());
      assertTrue(message.endsWith("{lane-watermarks=16, transactions=6}"), message);
    }
  }

  /** How many records a producer with the default five requests in flight gets acknowledged. */
  private static long acknowledged(String bootstrap) {
    var sent = new ArrayList<Future<RecordMetadata>>();
    try (var producer = producer(bootstrap)) {
      for (int i = 0; i < RECORDS; i++) {
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    Topics.TRANSACTIONS.name(), new byte[] {(byte) i}, new byte[300])));
      }
    }
    return sent.stream().filter(record -> record.state() == Future.State.SUCCESS).count();
  }

  private static KafkaProducer<byte[], byte[]> producer(String bootstrap) {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            15_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            20_000);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static void createAhead(String bootstrap, NewTopic topic) {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.createTopics(List.of(topic)).all().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static void drop(String bootstrap) {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin
          .deleteTopics(Topics.ALL.stream().map(topic -> topic.name()).toList())
          .all()
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    }
  }
}
