package io.countinghouse.ingest.publish;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** Questions to Kafka, each of which is answered soon or given up. */
final class AdminCalls implements AutoCloseable {

  private final Admin admin;
  private final int msMax;

  /**
   * @param msMax how long one may take
   */
  AdminCalls(String bootstrap, int msMax) {
    this.msMax = msMax;
    this.admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, msMax,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, msMax));
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws KafkaException if Kafka does not answer in time, or refuses
   */
  <T> T ask(Function<Admin, KafkaFuture<T>> question) {
    try {
      return question.apply(admin).get(msMax, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("Kafka does not answer, or refuses", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO); // without a bound it waits for calls that nobody waits for
  }
}
