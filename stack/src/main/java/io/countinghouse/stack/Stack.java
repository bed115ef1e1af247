package io.countinghouse.stack;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * PostgreSQL, Kafka and ClickHouse, real ones, on loopback ports. They end with this JVM however it
 * ends. Data, logs, ports and passwords stay in the directory for the next start.
 */
public final class Stack implements AutoCloseable {
  private final PostgresServer postgres;
  private final KafkaBroker kafka;
  private final ClickHouseServer clickhouse;
  private final Deque<AutoCloseable> launched;

  private Stack(
      PostgresServer postgres,
      KafkaBroker kafka,
      ClickHouseServer clickhouse,
      Deque<AutoCloseable> launched) {
    this.launched = launched;
    this.postgres = postgres;
    this.kafka = kafka;
    this.clickhouse = clickhouse;
  }

  /**
   * Starts all three side by side and waits until all take work; if one fails, none stays. With
   * {@code -Dstack=containers} they are the official images (never run on the machines that build
   * this project, which have no container engine).
   */
  public static Stack start(Path dir) {
    var launched = new ArrayDeque<AutoCloseable>();
    try {
      launched.push(DirectoryLock.take(dir.toAbsolutePath().normalize()));
      return Containers.wanted() ? containers(dir, launched) : processes(dir, launched);
    } catch (RuntimeException e) {
      closeAll(launched, e);
      throw e;
    }
  }

  private static Stack processes(Path dir, Deque<AutoCloseable> launched) {
    var kafka = opened(launched, LocalKafka.launch(dir)); // the slowest goes first
    var clickhouse = opened(launched, LocalClickHouse.launch(dir));
    var postgres = opened(launched, LocalPostgres.launch(dir, Map.of()));
    return new Stack(postgres.awaitReady(), kafka.awaitReady(), clickhouse.awaitReady(), launched);
  }

  private static Stack containers(Path dir, Deque<AutoCloseable> launched) {
    var kafka = opened(launched, ContainerKafka.launch(dir));
    var clickhouse = opened(launched, ContainerClickHouse.launch(dir));
    var postgres = opened(launched, ContainerPostgres.launch(dir, Map.of()));
    return new Stack(postgres.awaitReady(), kafka.awaitReady(), clickhouse.awaitReady(), launched);
  }

  public PostgresServer postgres() {
    return postgres;
  }

  public KafkaBroker kafka() {
    return kafka;
  }

  public ClickHouseServer clickhouse() {
    return clickhouse;
  }

  /**
   * What the services read to find and enter the three servers. {@code POSTGRES_USER} is the
   * ledger's writer, {@code POSTGRES_OWNER_USER} migrates, {@code POSTGRES_READER_USER} reads,
   * {@code POSTGRES_FILER_USER} writes filings. {@code CLICKHOUSE_USER} is the loader, {@code
   * CLICKHOUSE_OWNER_USER} migrates, {@code CLICKHOUSE_REPORTER_USER} runs reports, {@code
   * CLICKHOUSE_OPERATOR_USER} reconciles and repairs, {@code CLICKHOUSE_CLOSER_USER} seals booking
   * dates.
   */
  public Map<String, String> environment() {
    var facts = clickhouse.logins();
    return Map.ofEntries(
        Map.entry("POSTGRES_URL", postgres.url()),
        Map.entry("POSTGRES_USER", postgres.writer().user()),
        Map.entry("POSTGRES_PASSWORD", postgres.writer().password()),
        Map.entry("POSTGRES_OWNER_USER", postgres.owner().user()),
        Map.entry("POSTGRES_OWNER_PASSWORD", postgres.owner().password()),
        Map.entry("POSTGRES_READER_USER", postgres.reader().user()),
        Map.entry("POSTGRES_READER_PASSWORD", postgres.reader().password()),
        Map.entry("POSTGRES_FILER_USER", postgres.filer().user()),
        Map.entry("POSTGRES_FILER_PASSWORD", postgres.filer().password()),
        Map.entry("KAFKA_BOOTSTRAP", kafka.bootstrap()),
        Map.entry("CLICKHOUSE_URL", clickhouse.url()),
        Map.entry("CLICKHOUSE_USER", facts.loader().user()),
        Map.entry("CLICKHOUSE_PASSWORD", facts.loader().password()),
        Map.entry("CLICKHOUSE_OWNER_USER", facts.owner().user()),
        Map.entry("CLICKHOUSE_OWNER_PASSWORD", facts.owner().password()),
        Map.entry("CLICKHOUSE_REPORTER_USER", facts.reporter().user()),
        Map.entry("CLICKHOUSE_REPORTER_PASSWORD", facts.reporter().password()),
        Map.entry("CLICKHOUSE_OPERATOR_USER", facts.operator().user()),
        Map.entry("CLICKHOUSE_OPERATOR_PASSWORD", facts.operator().password()),
        Map.entry("CLICKHOUSE_CLOSER_USER", facts.closer().user()),
        Map.entry("CLICKHOUSE_CLOSER_PASSWORD", facts.closer().password()),
        Map.entry("CLICKHOUSE_DATABASE", clickhouse.database()));
  }

  /** Stops them, last started first; one that fails to stop does not keep the others. */
  @Override
  public void close() {
    var failure = new IllegalStateException("stopping the stack");
    closeAll(launched, failure);
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }

  private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> launched, T server) {
    launched.push(server);
    return server;
  }

  private static void closeAll(Deque<AutoCloseable> servers, RuntimeException failure) {
    while (!servers.isEmpty()) {
      try {
        servers.pop().close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
  }
}
