package io.countinghouse.ingest.publish;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/**
 * Asks first: a Kafka that is away then costs seconds, not the minutes of the clients' defaults.
 */
final class KafkaProbe {

  private static final int SECONDS_MAX = 3;

  private static final int CONNECT_MS_MAX = 1_000;

  private KafkaProbe() {}

  /**
   * The names of the topics that are there.
   *
   * @throws KafkaException if Kafka does not answer within 3 s
   */
  static Set<String> topics(String bootstrap) {
    var admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, SECONDS_MAX * 1_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, SECONDS_MAX * 1_000));
    try {
      return admin.listTopics().names().get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("Kafka does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    } finally {
      admin.close(Duration.ZERO); // without a bound it waits for calls that nobody waits for
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
