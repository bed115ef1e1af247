package io.countinghouse.ingest.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * What the partitions of a lane remember of the lane's former producers. Every transaction of a
 * lane writes to the lane's own partition of the watermarks, and nobody else does.
 *
 * @param partitions in the order in which they are to be ended
 */
record LaneProducers(
    List<TopicPartition> partitions, Map<TopicPartition, List<ProducerState>> states) {

  /** A transaction that is open in a partition. */
  record Open(TopicPartition partition, ProducerState state) {}

  /**
   * Asks the partitions' leaders.
   *
   * @param current the coordinator's word, asked before
   * @throws KafkaException if one can't be reached
   */
  static LaneProducers of(
      AdminCalls calls,
      List<TopicPartition> partitions,
      TopicPartition watermarks,
      TransactionDescription current) {
    var all = calls.ask(admin -> admin.describeProducers(partitions).all());
    var found =
        all.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().activeProducers()));
    var ids =
        found.getOrDefault(watermarks, List.of()).stream()
            .map(ProducerState::producerId)
            .collect(Collectors.toSet());
    ids.add(current.producerId());
    found.replaceAll((_, states) ->
        states.stream()
            .filter(one -> ids.contains(one.producerId()) && former(one, current))
            .toList());
    return new LaneProducers(partitions, found);
  }

  private static boolean former(ProducerState one, TransactionDescription current) {
    return one.producerId() != current.producerId()
        || one.producerEpoch() < current.producerEpoch();
  }

  List<Open> hanging() {
    var hanging = new ArrayList<Open>();
    for (var partition : partitions) {
      for (var state : states.getOrDefault(partition, List.of())) {
        if (open(state)) {
          hanging.add(new Open(partition, state));
        }
      }
    }
    return hanging;
  }

  /** Whether the same transaction is open there. */
  boolean hangs(TopicPartition partition, ProducerState transaction) {
    return states.getOrDefault(partition, List.of()).stream()
        .anyMatch(one ->
            open(one)
                && one.producerId() == transaction.producerId()
                && one.producerEpoch() == transaction.producerEpoch());
  }

  /** Whether a partition has its marker, which carries the epoch after it (KIP-890). */
  boolean endedElsewhere(ProducerState transaction) {
    return states.values().stream()
        .flatMap(List::stream)
        .anyMatch(one ->
            !open(one)
                && one.producerId() == transaction.producerId()
                && one.producerEpoch() > transaction.producerEpoch());
  }

  private static boolean open(ProducerState state) {
    return state.currentTransactionStartOffset().isPresent();
  }
}
