package io.countinghouse.ingest.publish;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * One request to a partition's leader, over a connection of its own: for what brokers understand
 * and no client of Kafka says.
 */
final class LeaderCall {

  private static final int ANSWER_MS_MAX = 5_000;

  /** An answer for one partition has some 60 bytes. */
  private static final int ANSWER_BYTES_MAX = 64 * 1024;

  private LeaderCall() {}

  /**
   * Sends it and waits for the answer, which may be that it was refused.
   *
   * @throws KafkaException if the leader can't be found or reached
   */
  static AbstractResponse ask(AdminCalls calls, TopicPartition partition, AbstractRequest request) {
    var header = new RequestHeader(request.apiKey(), request.version(), "ingest", 0);
    try {
      var answer = exchange(leader(calls, partition), request.serializeWithHeader(header));
      return AbstractResponse.parseResponse(ByteBuffer.wrap(answer), header);
    } catch (IOException e) {
      throw new KafkaException("the leader of " + partition + " can't be reached", e);
    }
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

  private static byte[] exchange(Node leader, ByteBuffer request) throws IOException {
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
