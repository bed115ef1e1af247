package io.countinghouse.ingest.publish;

import java.util.List;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.TransactionResult;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest;
import org.apache.kafka.common.requests.WriteTxnMarkersResponse;

/** Writes the marker that ends a transaction in a partition, as its coordinator should have. */
final class TransactionMarker {

  /** The first that all brokers have; the next tells the transaction's version too. */
  private static final short VERSION = ApiKeys.WRITE_TXN_MARKERS.oldestVersion();

  private TransactionMarker() {}

  /**
   * After it what the transaction wrote there is never read.
   *
   * @throws KafkaException if Kafka can't be reached, or refuses
   */
  static void abort(AdminCalls calls, TopicPartition partition, ProducerState open) {
    var spec =
        new AbortTransactionSpec(
            partition, open.producerId(), (short) open.producerEpoch(), coordinatorEpoch(open));
    calls.ask(admin -> admin.abortTransaction(spec).all());
  }

  /**
   * After it what the transaction wrote there can be read. Kafka's admin client can only abort
   * (KIP-664). The marker has the epoch after the transaction's, as a coordinator's marker of a
   * commit has (KIP-890): whoever finds the transaction open in another partition sees by it that
   * it was decided ({@link LaneProducers#endedElsewhere}).
   *
   * @throws KafkaException if Kafka can't be reached, or refuses
   */
  static void commit(AdminCalls calls, TopicPartition partition, ProducerState open) {
    var entry =
        new WriteTxnMarkersRequest.TxnMarkerEntry(
            open.producerId(),
            (short) (open.producerEpoch() + 1),
            coordinatorEpoch(open),
            TransactionResult.COMMIT,
            List.of(partition),
            (short) 0);
    var request = new WriteTxnMarkersRequest.Builder(List.of(entry)).build(VERSION);
    var response = (WriteTxnMarkersResponse) LeaderCall.ask(calls, partition, request);
    for (var errors : response.errorsByProducerId().values()) {
      errors.values().forEach(Errors::maybeThrow);
    }
  }

  private static int coordinatorEpoch(ProducerState open) {
    return open.coordinatorEpoch().orElse(0);
  }
}
