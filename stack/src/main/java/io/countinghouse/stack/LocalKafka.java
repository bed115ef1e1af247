package io.countinghouse.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Kafka as a child JVM, {@link KafkaMain}. */
final class LocalKafka implements KafkaBroker {
  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final List<String> FLAGS =
      List.of(
          "-Xms128m",
          "-Xmx512m",
          "-Dlogback.configurationFile=io/countinghouse/stack/broker-logback.xml");

  private final Path dir;
  private final int port;
  private final int controllerPort;
  private Child server;

  private LocalKafka(Path dir) {
    this.dir = dir;
    Leftover.end(pidFile(), properties(), "CONT");
    var ports = Ports.in(dir);
    this.port = ports.port("kafka");
    this.controllerPort = ports.port("kafka-controller");
    this.server = spawn();
  }

  static LocalKafka launch(Path dir) {
    return new LocalKafka(dir.toAbsolutePath().normalize());
  }

  LocalKafka awaitReady() {
    server.await(START_MAX, () -> Files.exists(readyFile()));
    return this;
  }

  @Override
  public KafkaBroker restart() {
    close();
    server = spawn();
    return awaitReady();
  }

  @Override
  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  @Override
  public long pid() {
    return server.pid();
  }

  @Override
  public boolean alive() {
    return server.alive();
  }

  @Override
  public void kill() {
    server.kill();
  }

  @Override
  public void suspend() {
    Signals.stop(pid());
  }

  @Override
  public void resume() {
    Signals.send("CONT", pid());
  }

  @Override
  public void close() {
    server.stop(Duration.ofSeconds(30), server::closeInput);
  }

  private Child spawn() {
    Kept.write(properties(), text());
    try {
      Files.deleteIfExists(readyFile());
    } catch (IOException e) {
      throw new UncheckedIOException("deleting " + readyFile(), e);
    }
    var arguments = List.of(properties().toString(), readyFile().toString());
    var command = JavaCommand.of(KafkaMain.class.getName(), FLAGS, arguments);
    var child = Child.start("kafka", command, Map.of(), dir.resolve("logs").resolve("kafka.log"));
    Kept.write(pidFile(), child.pid() + "\n");
    return child;
  }

  private String text() {
    var all = new TreeMap<String, String>();
    all.put("process.roles", "broker,controller");
    all.put("node.id", "1");
    all.put("log.dirs", dir.resolve("kafka").toString());
    all.put(
        "listeners", "CLIENTS://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    all.put("advertised.listeners", "CLIENTS://127.0.0.1:" + port);
    all.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
    all.put("inter.broker.listener.name", "CLIENTS");
    all.put("controller.listener.names", "CONTROLLER");
    all.put("controller.quorum.bootstrap.servers", "127.0.0.1:" + controllerPort);
    all.putAll(KafkaSettings.ALL);
    return all.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private Path properties() {
    return dir.resolve("kafka.properties");
  }

  private Path pidFile() {
    return dir.resolve("kafka.pid");
  }

  private Path readyFile() {
    return dir.resolve("kafka.ready");
  }
}
