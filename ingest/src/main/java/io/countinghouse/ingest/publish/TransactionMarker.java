package io.countinghouse.ingest.publish;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.TransactionResult;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest;
import org.apache.kafka.common.requests.WriteTxnMarkersResponse;

/** Writes the marker that ends a transaction in a partition, as its coordinator should have. */
final class TransactionMarker {

  private static final int ANSWER_MS_MAX = 5_000;

  /** An answer for one partition has some 60 bytes. */
  private static final int ANSWER_BYTES_MAX = 64 * 1024;

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
   * (KIP-664), so the request goes to the partition's leader over a connection of its own.
   *
   * @throws KafkaException if Kafka can't be reached, or refuses
   */
  static void commit(AdminCalls calls, TopicPartition partition, ProducerState open) {
    var entry =
        new WriteTxnMarkersRequest.TxnMarkerEntry(
            open.producerId(),
            (short) open.producerEpoch(),
            coordinatorEpoch(open),
            TransactionResult.COMMIT,
            List.of(partition),
            (short) 0);
    var request = new WriteTxnMarkersRequest.Builder(List.of(entry)).build(VERSION);
    var header = new RequestHeader(ApiKeys.WRITE_TXN_MARKERS, VERSION, "ingest", 0);
    try {
      var answer = ask(leader(calls, partition), request.serializeWithHeader(header));
      var response =
          (WriteTxnMarkersResponse) AbstractResponse.parseResponse(ByteBuffer.wrap(answer), header);
      for (var errors : response.errorsByProducerId().values()) {
        errors.values().forEach(org.apache.kafka.common.protocol.Errors::maybeThrow);
      }
    } catch (IOException e) {
      throw new KafkaException("the leader of " + partition + " can't be told of a commit", e);
    }
  }

  private static int coordinatorEpoch(ProducerState open) {
    return open.coordinatorEpoch().orElse(0);
  }

  private static Node leader(AdminCalls calls, TopicPartition partition) {
    var topic = List.of(partition.topic());
    var description =
        calls.ask(admin -> admin.describeTopics(topic).allTopicNames()).get(partition.topic());
    if (description != null) {
      for (var one : description.partitions()) {
        if (one.partition() == partition.partition() && one.leader() != null) {
          return one.leader();
        }
      }
    }
    throw new KafkaException("no leader of " + partition);
  }

  private static byte[] ask(Node leader, ByteBuffer request) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(leader.host(), leader.port()), ANSWER_MS_MAX);
      socket.setSoTimeout(ANSWER_MS_MAX);
      var out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(request.remaining());
      out.write(request.array(), request.arrayOffset() + request.position(), request.remaining());
      out.flush();
      var in = new DataInputStream(socket.getInputStream());
      int length = in.readInt();
      if (length < 0 || length > ANSWER_BYTES_MAX) {
        throw new IOException("an answer of " + length + " bytes");
      }
      return in.readNBytes(length);
    }
  }
}
