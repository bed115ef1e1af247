package io.countinghouse.ingest.publish;

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

  private KafkaProbe() {}

  /**
   * The names of the topics that are there.
   *
   * @throws KafkaException if Kafka does not answer within 3 s
   */
  static Set<String> topics(String bootstrap) {
    try (var admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, SECONDS_MAX * 1_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, SECONDS_MAX * 1_000))) {
      return admin.listTopics().names().get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("Kafka does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
