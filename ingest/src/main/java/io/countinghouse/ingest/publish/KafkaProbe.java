package io.countinghouse.ingest.publish;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import org.apache.kafka.common.KafkaException;

/**
 * Asks first: a Kafka that is away then costs seconds, not the minutes of the clients' defaults.
 */
final class KafkaProbe {

  private static final int ANSWER_MS_MAX = 3_000;

  private static final int CONNECT_MS_MAX = 1_000;

  private KafkaProbe() {}

  /**
   * The names of the topics that are there.
   *
   * @throws KafkaException if Kafka does not answer within 3 s
   */
  static Set<String> topics(String bootstrap) {
    try (var calls = new AdminCalls(bootstrap, ANSWER_MS_MAX)) {
      return calls.ask(admin -> admin.listTopics().names());
    }
  }

  /** Whether anything takes connections at any of the addresses. */
  static boolean listens(String bootstrap) {
    for (var address : bootstrap.split(",", -1)) {
      int colon = address.lastIndexOf(':');
      if (listens(address.substring(0, colon).strip(), address.substring(colon + 1).strip())) {
        return true;
      }
    }
    return false;
  }

  private static boolean listens(String host, String port) {
    try {
      for (var ip : InetAddress.getAllByName(host)) {
        try (var socket = new Socket()) {
          socket.connect(new InetSocketAddress(ip, Integer.parseInt(port)), CONNECT_MS_MAX);
          return true;
        }
      }
      return false;
    } catch (IOException e) { // refused or unreachable: that is the answer
      return false;
    }
  }
}
