package io.countinghouse.ingest.publish;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.ChainHash;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Watermark;
import io.countinghouse.stack.KafkaBroker;
import io.countinghouse.testkit.Payments;
import io.countinghouse.topics.EntryRecords;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.NewestWatermark;
import io.countinghouse.topics.TopicAdmin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a crash leaves only now and then ({@link HangingTransactionsIT}), made on purpose: a
 * transaction of the lane that is open in two partitions and that its coordinator knows nothing of.
 * The broker is told not to ask the coordinator, and the records are written as the lane's producer
 * would write its next ones.
 */
class ForgottenTransactionIT {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

  private static KafkaBroker kafka;
  private static AdminCalls calls;

  /** Each test has a lane of its own, and writes its entries to the partition of that number. */
  private static int lane = -1;

  private final Payments payments = new Payments("account-1", 0);
  private TopicPartition entries;

  @BeforeAll
  static void start() throws Exception {
    var dir = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "servers-");
    kafka = KafkaBroker.start(dir.toAbsolutePath());
    TopicAdmin.create(kafka.bootstrap(), "ingest", List.of());
    calls = new AdminCalls(kafka.bootstrap(), 5_000);
    forgetToAskTheCoordinator();
  }

  @AfterAll
  static void stop() {
    calls.close();
    kafka.close();
  }

  @BeforeEach
  void openAForgottenTransaction() {
    lane++;
    entries = new TopicPartition(Topics.TRANSACTIONS.name(), lane);
    try (var producer = fenced()) {
      producer.publish(List.of(payments.out(Duration.ZERO, "1.00")), Map.of(), watermark(1));
    }
    writeOpen(entries, EntryRecords.of(payments.out(Duration.ofSeconds(1), "2.00")));
    writeOpen(new TopicPartition(Topics.WATERMARKS.name(), lane), record(watermark(2)));
    fenced().close();
    assertEquals(1, readable(), "the second can't be read");
  }

  @Test
  void aCommitThatWasAnsweredIsCompleted() {
    assertEquals(Optional.empty(), takeOver().end(2));
    assertEquals(2, readable());
  }

  @Test
  void whatNobodyHeardOfIsAborted() {
    assertEquals(Optional.empty(), takeOver().end(1));
    assertEquals(1, readable());
    assertEquals(Optional.empty(), takeOver().end(1), "nothing is left to end");
    try (var producer = fenced()) {
      producer.publish(
          List.of(payments.out(Duration.ofSeconds(2), "3.00")), Map.of(), watermark(2));
    }
    assertEquals(2, readable());
  }

  @Test
  void aCommitOfWhichOnePartitionWasCompletedIsNotAbortedInTheOther() {
    TransactionMarker.commit(calls, entries, open(entries)); // and killed before the next
    var left = takeOver().end(1);
    assertTrue(left.isPresent() && left.get().contains("nobody knows"), left::toString);
    assertEquals(Optional.empty(), takeOver().end(2), "the lane's memory knows it");
    assertEquals(2, readable());
  }

  @Test
  void theMarkerOfACommitHasTheEpochAfterTheTransactions() {
    int epoch = open(entries).producerEpoch();
    TransactionMarker.commit(calls, entries, open(entries));
    var state = producers(entries).iterator().next();
    assertEquals(epoch + 1, state.producerEpoch());
    assertTrue(state.currentTransactionStartOffset().isEmpty());
  }

  /** As a lane that takes over: the fence makes the coordinator forget what it decided before. */
  private HangingTransactions takeOver() {
    var hanging = new HangingTransactions(kafka.bootstrap(), lane);
    hanging.beforeFence();
    fenced().close();
    return hanging;
  }

  private static LaneProducer fenced() {
    return Fenced.producer(kafka.bootstrap(), lane);
  }

  private long readable() {
    return NewestWatermark.decided(kafka.bootstrap(), lane, ANSWER_MAX).orElseThrow().lastSeq();
  }

  private Watermark watermark(long last) {
    var asOf = payments.out(Duration.ofSeconds(last), "1.00").postedAt();
    return new Watermark(lane, 1, last, asOf, ChainHash.GENESIS);
  }

  private static ProducerRecord<byte[], byte[]> record(Watermark w) {
    var record = EventHeaders.record(Topics.WATERMARKS, lane, Integer.toString(lane), w);
    return EntryRecords.at(w.asOf(), record);
  }

  private ProducerState open(TopicPartition partition) {
    return producers(partition).stream()
        .filter(one -> one.currentTransactionStartOffset().isPresent())
        .findFirst()
        .orElseThrow();
  }

  private Collection<ProducerState> producers(TopicPartition partition) {
    var partitions = List.of(partition);
    return calls
        .ask(admin -> admin.describeProducers(partitions).partitionResult(partition))
        .activeProducers();
  }

  private static void forgetToAskTheCoordinator() {
    var cluster = new ConfigResource(ConfigResource.Type.BROKER, "");
    var entry = new ConfigEntry("transaction.partition.verification.enable", "false");
    var change = List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET));
    calls.ask(admin -> admin.incrementalAlterConfigs(Map.of(cluster, change)).all());
  }

  /**
   * A commit is answered before its markers are written, and until then it has the next
   * transaction's epoch: records of that epoch before the marker would make the broker refuse the
   * marker, and the commit would stay half done for ever.
   */
  private static TransactionDescription ended(String transactionalId) {
    return await()
        .atMost(ANSWER_MAX)
        .until(
            () ->
                calls.ask(admin ->
                    admin
                        .describeTransactions(List.of(transactionalId))
                        .description(transactionalId)),
            one -> one.state() == TransactionState.COMPLETE_COMMIT);
  }

  /** By the last version of the request with which brokers do not tell the coordinator either. */
  private void writeOpen(TopicPartition partition, ProducerRecord<byte[], byte[]> record) {
    var id = LaneProducer.transactionalId(lane);
    var next = ended(id);
    var batch =
        MemoryRecords.withTransactionalRecords(
            Compression.NONE,
            next.producerId(),
            (short) next.producerEpoch(),
            0,
            new SimpleRecord(
                record.timestamp(), record.key(), record.value(), record.headers().toArray()));
    var part =
        new ProduceRequestData.PartitionProduceData()
            .setIndex(partition.partition())
            .setRecords(batch);
    var topics = new ProduceRequestData.TopicProduceDataCollection();
    topics.add(
        new ProduceRequestData.TopicProduceData()
            .setName(partition.topic())
            .setPartitionData(List.of(part)));
    var data =
        new ProduceRequestData()
            .setTransactionalId(id)
            .setAcks((short) -1)
            .setTimeoutMs(5_000)
            .setTopicData(topics);
    var version = ProduceRequest.LAST_STABLE_VERSION_BEFORE_TRANSACTION_V2;
    var answer = LeaderCall.ask(calls, partition, new ProduceRequest(data, version));
    assertEquals(Map.of(Errors.NONE, 1), answer.errorCounts());
  }
}
