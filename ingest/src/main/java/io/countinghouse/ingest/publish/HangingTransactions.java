package io.countinghouse.ingest.publish;

import io.countinghouse.events.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a transaction that a broker's crash has left open in the partitions while the coordinator
 * knows nothing of it. Nobody else ever would: it outlives its time-out and every fencing, and a
 * reader of committed records waits at it for ever (KIP-664; seen after a kill -9 of the one broker
 * of Kafka 4.3.1). Were the lane to publish over it, its commit would make the lost records
 * readable too.
 */
final class HangingTransactions {

  private static final Logger LOG = LoggerFactory.getLogger(HangingTransactions.class);

  private static final int ANSWER_MS_MAX = 5_000;

  /** In these every marker of an earlier transaction has been written. */
  private static final Set<TransactionState> DECIDED =
      Set.of(
          TransactionState.EMPTY,
          TransactionState.COMPLETE_COMMIT,
          TransactionState.COMPLETE_ABORT);

  private final AdminCalls calls;
  private final int lane;

  private HangingTransactions(AdminCalls calls, int lane) {
    this.calls = calls;
    this.lane = lane;
  }

  /**
   * Aborts what hangs in a lane's partitions, after the lane was fenced. Every transaction of a
   * lane writes to the lane's own partition of the watermarks, and nobody else does.
   *
   * @throws KafkaException if Kafka can't be reached, or refuses: it takes the right to
   *     CLUSTER_ACTION
   */
  static void abort(String bootstrap, int lane) {
    try (var calls = new AdminCalls(bootstrap, ANSWER_MS_MAX)) {
      new HangingTransactions(calls, lane).abort();
    }
  }

  /**
   * The coordinator is asked first: what it has decided by then is older than what hangs can be, so
   * an open transaction of a successor, should this process be a zombie, is never taken for one.
   */
  private void abort() {
    var id = LaneProducer.transactionalId(lane);
    var current = calls.ask(admin -> admin.describeTransactions(List.of(id)).description(id));
    if (!DECIDED.contains(current.state())) {
      return;
    }
    var watermarks = new TopicPartition(Topics.WATERMARKS.name(), lane);
    for (var hanging : open(watermarks)) {
      if (former(hanging, current)) {
        var all = entries();
        all.add(watermarks); // last: until then it shows that there is something to do
        all.forEach(partition -> abort(partition, hanging));
      }
    }
  }

  private static boolean former(ProducerState open, TransactionDescription current) {
    return open.producerId() != current.producerId()
        || open.producerEpoch() < current.producerEpoch();
  }

  /** Where a lane's entries are; Kafka says how many partitions the topics really have. */
  private List<TopicPartition> entries() {
    var names = List.of(Topics.TRANSACTIONS.name(), Topics.ACCOUNTS.name());
    var partitions = new ArrayList<TopicPartition>();
    calls
        .ask(admin -> admin.describeTopics(names).allTopicNames())
        .forEach((topic, description) ->
            description
                .partitions()
                .forEach(one -> partitions.add(new TopicPartition(topic, one.partition()))));
    return partitions;
  }

  private List<ProducerState> open(TopicPartition partition) {
    return calls
        .ask(admin -> admin.describeProducers(List.of(partition)).partitionResult(partition))
        .activeProducers()
        .stream()
        .filter(producer -> producer.currentTransactionStartOffset().isPresent())
        .toList();
  }

  private void abort(TopicPartition partition, ProducerState hanging) {
    for (var open : open(partition)) {
      if (open.producerId() == hanging.producerId()
          && open.producerEpoch() == hanging.producerEpoch()) {
        var spec =
            new AbortTransactionSpec(
                partition,
                open.producerId(),
                (short) open.producerEpoch(),
                open.coordinatorEpoch().orElse(0));
        calls.ask(admin -> admin.abortTransaction(spec).all());
        LOG.atWarn()
            .addKeyValue("lane", lane)
            .addKeyValue("partition", partition)
            .addKeyValue("offset", open.currentTransactionStartOffset().orElse(-1))
            .log("a transaction that nobody would have ended was aborted");
      }
    }
  }
}
