package io.countinghouse.ingest.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.ChainHash;
import io.countinghouse.events.Entry;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Watermark;
import io.countinghouse.stack.KafkaBroker;
import io.countinghouse.testkit.Payments;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.topics.ByteConsumers;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.NewestWatermark;
import io.countinghouse.topics.TopicAdmin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker that is killed between the answer to a commit and the markers in the partitions. Whether
 * one of its coordinators then forgets markers is a race between partitions that get their leaders,
 * so there are several rounds; what must hold holds in every one. {@link ForgottenTransactionIT}
 * makes what these rounds may miss.
 */
class HangingTransactionsIT {

  private static final Logger LOG = LoggerFactory.getLogger(HangingTransactionsIT.class);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
  private static final int LANE = 0;
  private static final int ROUNDS = 3;
  private static final int ENTRIES = 50;
  private static final long KILL_NANOS_MAX = 5_000_000;

  private KafkaBroker kafka;
  private long published;
  private int hung;

  @BeforeEach
  void start() throws Exception {
    var dir = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "servers-");
    kafka = KafkaBroker.start(dir.toAbsolutePath());
    TopicAdmin.create(kafka.bootstrap(), "ingest", List.of());
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void whatWasAcknowledgedIsReadableOnceAfterABrokersCrash() throws Exception {
    var random = Seeds.random(Seeds.one());
    for (int round = 0; round < ROUNDS; round++) {
      var hanging = new HangingTransactions(kafka.bootstrap(), LANE);
      hanging.beforeFence();
      assertEquals(Optional.empty(), round(hanging, random.nextLong(KILL_NANOS_MAX)));
    }
    provePublished();
  }

  @Test
  void alsoIfAPublisherWasKilledAfterItsFence() throws Exception {
    var random = Seeds.random(Seeds.one());
    for (int round = 0; round < ROUNDS; round++) {
      fenced().close(); // killed there: the coordinator has forgotten what it decided
      var hanging = new HangingTransactions(kafka.bootstrap(), LANE);
      var open = round(hanging, random.nextLong(KILL_NANOS_MAX));
      if (open
          .isPresent()) { // markers in some partitions only, of a commit that nobody was told of
        LOG.info("left to a person: {}", open.get());
        return;
      }
    }
    provePublished();
  }

  /** Ends what the last crash left, goes on publishing, and makes the next crash. */
  private Optional<String> round(HangingTransactions hanging, long nanos) throws Exception {
    try (var producer = fenced()) {
      hung += stable() < published ? 1 : 0;
      var open = hanging.end(published);
      if (open.isPresent()) {
        return open;
      }
      long newest = newest();
      assertTrue(newest == published || newest == published + ENTRIES, newest + " " + published);
      published = newest; // the commit that was not answered came through, or did not
      publishUntilKilled(producer, nanos);
    }
    kafka = kafka.restart();
    return Optional.empty();
  }

  /** Kills the broker so long after a commit was answered, while the next ones are on their way. */
  private void publishUntilKilled(LaneProducer producer, long nanos) throws Exception {
    long first = published;
    publish(producer);
    publish(producer);
    var killer =
        Thread.ofPlatform()
            .start(() -> {
              LockSupport.parkNanos(nanos);
              kafka.kill();
            });
    assertThrows(
        KafkaException.class,
        () -> {
          while (published < first + 1_000L * ENTRIES) {
            publish(producer);
          }
        });
    killer.join();
  }

  private LaneProducer fenced() {
    return Fenced.producer(kafka.bootstrap(), LANE);
  }

  private void publish(LaneProducer producer) {
    var entries = new ArrayList<Entry>();
    for (long seq = published + 1; seq <= published + ENTRIES; seq++) {
      entries.add(new Payments("account-" + seq % 8, seq - 1).out(Duration.ofSeconds(seq), "1.00"));
    }
    long last = published + ENTRIES;
    var asOf = entries.getLast().postedAt();
    producer.publish(entries, Map.of(), new Watermark(LANE, 1, last, asOf, ChainHash.GENESIS));
    published = last;
  }

  private long newest() {
    return NewestWatermark.ofAllBegun(kafka.bootstrap(), LANE, ANSWER_MAX)
        .map(Watermark::lastSeq)
        .orElse(0L);
  }

  /** How far readers of committed records get. */
  private long stable() {
    return NewestWatermark.decided(kafka.bootstrap(), LANE, ANSWER_MAX)
        .map(Watermark::lastSeq)
        .orElse(0L);
  }

  private void provePublished() {
    var hanging = new HangingTransactions(kafka.bootstrap(), LANE);
    hanging.beforeFence();
    fenced().close();
    assertEquals(Optional.empty(), hanging.end(published));
    published = newest();
    LOG.info("{} of {} commits lost their markers", hung, ROUNDS);
    assertEquals(LongStream.rangeClosed(1, published).boxed().toList(), readable());
  }

  private List<Long> readable() {
    var found = new ArrayList<Long>();
    try (var consumer = ByteConsumers.committed(kafka.bootstrap(), ANSWER_MAX)) {
      var partitions = ByteConsumers.partitions(consumer, Topics.TRANSACTIONS.name(), ANSWER_MAX);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> behind(consumer.position(p), ends, p))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(r ->
                found.add(
                    EventHeaders.decode(Topics.TRANSACTIONS, r.headers(), r.value()).laneSeq()));
      }
    }
    return found.stream().sorted().toList();
  }

  private static boolean behind(long position, Map<TopicPartition, Long> ends, TopicPartition p) {
    return position < ends.getOrDefault(p, 0L);
  }
}
