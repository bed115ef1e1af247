package io.countinghouse.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.testcontainers.containers.GenericContainer;

/** Kafka's official image; see {@link Container}: not run on the build machines. */
final class ContainerKafka implements KafkaBroker {
  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final int REQUEST_MS_MAX = 5_000;

  private final int port;
  private final Container container;

  private ContainerKafka(Path dir) {
    this.port = Ports.in(dir).port("kafka");
    var image =
        new GenericContainer<>(Containers.KAFKA)
            .withEnv(KafkaSettings.environment())
            .withEnv("KAFKA_NODE_ID", "1")
            .withEnv("KAFKA_PROCESS_ROLES", "broker,controller")
            .withEnv("KAFKA_LOG_DIRS", "/var/lib/kafka/data")
            .withEnv("KAFKA_ADVERTISED_LISTENERS", "CLIENTS://127.0.0.1:" + port)
            .withEnv(
                "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT")
            .withEnv("KAFKA_INTER_BROKER_LISTENER_NAME", "CLIENTS")
            .withEnv("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER")
            .withEnv("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093");
    // The broker reaches itself by what it advertises: inside, that port must be its own too.
    image.withEnv("KAFKA_LISTENERS", "CLIENTS://:" + port + ",CONTROLLER://:9093");
    this.container = Container.start(image, dir, "kafka", port, port, "/var/lib/kafka/data");
  }

  static ContainerKafka launch(Path dir) {
    return new ContainerKafka(dir.toAbsolutePath().normalize());
  }

  ContainerKafka awaitReady() {
    container.await(START_MAX, this::answers);
    return this;
  }

  private boolean answers() {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrap(),
            "request.timeout.ms", REQUEST_MS_MAX,
            "default.api.timeout.ms", REQUEST_MS_MAX);
    try (var admin = Admin.create(settings)) {
      return !admin.describeCluster().nodes().get().isEmpty();
    } catch (ExecutionException e) {
      return false; // not yet; the caller's limit ends this, with the broker's log
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public ContainerKafka restart() {
    container.restart();
    return awaitReady();
  }

  @Override
  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  @Override
  public long pid() {
    return container.pid();
  }

  @Override
  public boolean alive() {
    return container.alive();
  }

  @Override
  public void kill() {
    container.kill();
  }

  @Override
  public void suspend() {
    container.suspend();
  }

  @Override
  public void resume() {
    container.resume();
  }

  @Override
  public void close() {
    container.close();
  }
}
