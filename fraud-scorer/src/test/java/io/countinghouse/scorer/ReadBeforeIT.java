package io.countinghouse.scorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Topics;
import io.countinghouse.stack.KafkaBroker;
import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.testkit.Payments;
import io.countinghouse.topics.ByteProducers;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.TopicAdmin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a scorer was away, and Kafka no longer has what it would go on with. */
@SuppressWarnings("NullAway.Init") // set before each test
final class ReadBeforeIT {

  private static final String GROUP = "fraud-scorer";
  private static final Duration LONG = Duration.ofMinutes(2);

  /** All of one account, and so of one partition. */
  private static final int PAYMENTS = 10;

  /** So often it may have had a fetch under way. */
  private static final int FETCHES_MAX = 5;

  private final Payments ann = new Payments("ann");
  private @TempDir Path dir;
  private KafkaBroker broker;
  private Admin admin;
  private TopicPartition paid;

  /** A scorer has read the first payments, and was stopped. */
  @BeforeEach
  void scoredAndStopped() throws Exception {
    broker = KafkaBroker.start(dir.resolve("kafka"));
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
    TopicAdmin.create(broker.bootstrap(), GROUP, List.of(Topics.TRANSACTIONS));
    try (var scorer = scorer(Map.of())) {
      assertNotNull(scorer.ready());
      paid = pay();
      awaitScored(PAYMENTS);
    }
  }

  @AfterEach
  void stop() {
    admin.close();
    broker.close();
  }

  @Test
  void whatWasDeletedBeforeItWasReadStopsTheStartUntilSomebodySaysFromWhereToGoOn()
      throws Exception {
    pay();
    long read = committed();
    deleteBefore(read + 4);
    assertRefused("%s has offset %d, and begins at %d".formatted(paid, read, read + 4));

    goOn(paid, read + 4); // as docs/scorer.md says
    try (var scorer = scorer(Map.of())) {
      assertNotNull(scorer.ready());
      awaitScored(2 * PAYMENTS - 4);
    }
  }

  @Test
  void anOffsetBeyondTheEndOfReviewsStopsTheStartAndCanBeAccepted() throws Exception {
    var reviewed = new TopicPartition(Topics.REVIEWS.name(), paid.partition());
    goOn(reviewed, 7);
    assertRefused("%s has offset 7, and ends at 0".formatted(reviewed));
    try (var scorer = scorer(Map.of("SCORER_ACCEPT_REPLAY", "true"))) {
      assertNotNull(scorer.ready());
    }
    try (var scorer = scorer(Map.of())) { // it need not be accepted again
      assertNotNull(scorer.ready());
    }
  }

  /**
   * What is paid while it stands still is no longer there when it goes on. A fetch of its own that
   * waited at the broker may have it all the same: then that is scored, and the next is deleted.
   */
  @Test
  void whatIsDeletedUnderARunningScorerEndsItAndIsNotPassedOver() throws Exception {
    int scored = PAYMENTS;
    long read;
    try (var scorer = scorer(Map.of())) {
      while (true) {
        read = committed();
        scorer.suspend();
        pay();
        deleteBefore(read + 4);
        scorer.resume();
        if (endsBeforeScoring(scorer, scored + PAYMENTS)) {
          break;
        }
        scored += PAYMENTS;
        assertTrue(scored <= FETCHES_MAX * PAYMENTS, "each time it had what was deleted");
      }
      assertEquals(OptionalInt.of(1), scorer.exitCode(LONG));
    }
    awaitScored(scored);
    assertRefused("%s has offset %d, and begins at %d".formatted(paid, read, read + 4));
  }

  /** Which of both comes; if it scores, it has committed how far. */
  private boolean endsBeforeScoring(ServiceProcess scorer, int count) throws Exception {
    try (var scores = new CommittedRecords(broker.bootstrap(), Topics.SCORES.name())) {
      scores.await(LONG, () -> !scorer.alive() || scores.records().size() >= count);
    }
    if (scorer.alive()) {
      long end = end();
      Awaitility.await().atMost(LONG).until(() -> committed() == end);
    }
    return !scorer.alive();
  }

  @Test
  void aPartitionThatWasForgottenAndDoesNotBeginAtZeroStopsTheStart() throws Exception {
    pay();
    var other = // what else the group has read keeps it from being new
        new TopicPartition(
            Topics.TRANSACTIONS.name(), (paid.partition() + 1) % Topics.TRANSACTIONS.partitions());
    goOn(other, 0);
    long read = committed();
    deleteBefore(read + 1);
    admin.deleteConsumerGroupOffsets(GROUP, Set.of(paid)).all().get();
    assertRefused("%s has no offset, and begins at %d".formatted(paid, read + 1));
  }

  /** Behind the last payment is the mark of its Kafka transaction, which no reader is given. */
  @Test
  void whatWasReadWholeAndHasExpiredHoldsNothingUp() throws Exception {
    deleteBefore(end());
    try (var scorer = scorer(Map.of())) {
      assertNotNull(scorer.ready());
      pay();
      awaitScored(2 * PAYMENTS);
    }
  }

  /** In one Kafka transaction, as ingest publishes. */
  private TopicPartition pay() throws Exception {
    try (var producer =
        ByteProducers.of(broker.bootstrap(), Map.of("transactional.id", "somebody"))) {
      producer.initTransactions();
      producer.beginTransaction();
      var partitions = new HashSet<TopicPartition>();
      for (int i = 0; i < PAYMENTS; i++) {
        var payment = ann.out(Duration.ofMinutes(i), "10.00");
        var written = producer.send(EventHeaders.record(Topics.TRANSACTIONS, "ann", payment)).get();
        partitions.add(new TopicPartition(written.topic(), written.partition()));
      }
      producer.commitTransaction();
      return partitions.iterator().next();
    }
  }

  private ServiceProcess scorer(Map<String, String> more) {
    var env = new HashMap<>(more);
    env.put("KAFKA_BOOTSTRAP", broker.bootstrap());
    env.put("SCORER_STATE_DIR", dir.resolve("state").toString());
    return ServiceProcess.start("scorer", ScorerMain.class.getName(), env, dir.resolve("logs"));
  }

  private void awaitScored(int count) {
    try (var scores = new CommittedRecords(broker.bootstrap(), Topics.SCORES.name())) {
      scores.awaitAtLeast(count, LONG);
      assertEquals(count, scores.records().size());
    }
  }

  private void assertRefused(String why) {
    var refusal = assertThrows(IllegalStateException.class, () -> scorer(Map.of()).close());
    var message = String.valueOf(refusal.getMessage()); // with the end of the log
    assertTrue(message.contains(why), message);
    assertTrue(message.contains("SCORER_ACCEPT_REPLAY=true"), message);
  }

  private long committed() throws Exception {
    var offsets = admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
    return Objects.requireNonNull(offsets.get(paid)).offset();
  }

  private long end() throws Exception {
    return admin
        .listOffsets(Map.of(paid, OffsetSpec.latest()))
        .partitionResult(paid)
        .get()
        .offset();
  }

  private void deleteBefore(long offset) throws Exception {
    admin.deleteRecords(Map.of(paid, RecordsToDelete.beforeOffset(offset))).all().get();
  }

  private void goOn(TopicPartition partition, long offset) throws Exception {
    admin
        .alterConsumerGroupOffsets(GROUP, Map.of(partition, new OffsetAndMetadata(offset)))
        .all()
        .get();
  }
}
