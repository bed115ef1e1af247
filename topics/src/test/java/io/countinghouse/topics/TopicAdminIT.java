package io.countinghouse.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Topics;
import io.countinghouse.stack.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Topics on a real broker. */
final class TopicAdminIT {

  /** Without the wait for leaders 19 of 20 rounds lose records. */
  private static final int ROUNDS = 4;

  private static final int RECORDS = 6_000;

  /** A broker takes by default what is up to an hour ahead of its clock. */
  private static final Duration FAR_AHEAD = Duration.ofDays(2);

  private static @Nullable KafkaBroker broker;

  @BeforeAll
  static void start() throws IOException {
    broker =
        KafkaBroker.start(
            Files.createTempDirectory(Files.createDirectories(Path.of("target")), "topics-it-"));
  }

  @AfterAll
  static void stop() {
    Objects.requireNonNull(broker).close();
  }

  private static String bootstrap() {
    return Objects.requireNonNull(broker).bootstrap();
  }

  @AfterEach
  void forget() {
    drop(bootstrap());
  }

  @Test
  void aTopicThatWasJustCreatedLosesNoneOfSeveralBatchesInFlight() {
    for (int round = 1; round <= ROUNDS; round++) {
      TopicAdmin.create(bootstrap(), "test", List.of());
      assertEquals(RECORDS, acknowledged(bootstrap()));
      if (round < ROUNDS) {
        drop(bootstrap());
      }
    }
  }

  @Test
  void topicsThatBelongTogetherMustHaveTheSamePartitions() {
    createAhead(bootstrap(), new NewTopic(Topics.TRANSACTIONS.name(), 6, (short) 1));
    TopicAdmin.create(bootstrap(), "test", List.of());
    TopicAdmin.requireSamePartitions(
        bootstrap(),
        List.of(Topics.TRANSACTIONS.name(), Topics.REVIEWS.name(), Topics.SNOOZES.name()));
    var refusal =
        assertThrows(
            KafkaException.class,
            () ->
                TopicAdmin.requireSamePartitions(
                    bootstrap(), List.of(Topics.TRANSACTIONS.name(), Topics.WATERMARKS.name())));
    var message = String.valueOf(refusal.getMessage());
    assertTrue(message.endsWith("{lane-watermarks=16, transactions=6}"), message);
  }

  /** And what comes of it; reviews bear the time of others, which the broker checks. */
  @Test
  void whatALaneWhoseClockWasAheadHasPostedIsTaken() throws InterruptedException {
    TopicAdmin.create(bootstrap(), "test", List.of());
    var time = Instant.now().plus(FAR_AHEAD);
    var refused = new ArrayList<String>();
    try (var producer = producer(bootstrap())) {
      for (var topic : Topics.ALL) {
        var record = new ProducerRecord<>(topic.name(), 0, new byte[1], new byte[1]);
        try {
          producer.send(EntryRecords.at(time, record)).get();
        } catch (ExecutionException e) {
          assertInstanceOf(InvalidTimestampException.class, e.getCause());
          refused.add(topic.name());
        }
      }
    }
    assertEquals(List.of(Topics.REVIEWS.name()), refused);
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
