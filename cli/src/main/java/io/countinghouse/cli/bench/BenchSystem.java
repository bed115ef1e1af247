package io.countinghouse.cli.bench;

import io.countinghouse.events.Sha256;
import io.countinghouse.stack.KafkaBroker;
import io.countinghouse.stack.PostgresServer;
import io.countinghouse.stack.ServiceProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Consumer;

/** PostgreSQL and Kafka, and a ledger for each contender in that one PostgreSQL. */
final class BenchSystem implements AutoCloseable {

  private static final String API_KEY = "bench-on-loopback-only";

  private final Deque<Runnable> opened = new ArrayDeque<>();
  private final Path dir;
  private final Books books;
  private final KafkaBroker kafka;
  private final PostgresServer postgres;

  /** A running ingest service and its ledger. */
  record Ingest(ServiceProcess service, BenchLedger ledger, HttpContenders http) {}

  BenchSystem(Path dir, Books books) {
    this.dir = dir;
    this.books = books;
    try {
      kafka = opens(KafkaBroker.start(dir), KafkaBroker::close);
      postgres = opens(PostgresServer.start(dir), PostgresServer::close);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts an ingest service on a ledger of its own.
   *
   * @param lanes their numbers, which no other service of this system may have
   */
  Ingest ingest(String name, String lanes) throws Exception {
    var ledger = ledger(name, BenchLedger.OWNERLESS_LANE);
    var service =
        opens(
            ServiceProcess.start(
                name,
                "io.countinghouse.ingest.IngestMain",
                Map.of(
                    "POSTGRES_URL", ledger.url(),
                    "POSTGRES_USER", postgres.writer().user(),
                    "POSTGRES_PASSWORD", postgres.writer().password(),
                    "POSTGRES_OWNER_USER", ledger.user(),
                    "POSTGRES_OWNER_PASSWORD", ledger.password(),
                    "KAFKA_BOOTSTRAP", kafka.bootstrap(),
                    "INGEST_PORT", "0",
                    "INGEST_LANES", lanes,
                    "INGEST_API_KEYS", "bench:" + Sha256.hex(API_KEY)),
                dir.resolve("logs")),
            ServiceProcess::close);
    var base = URI.create(String.valueOf(service.ready().get("http")));
    var http = new HttpContenders(base, API_KEY, books);
    http.touchAll();
    return new Ingest(service, ledger, http);
  }

  /** Starts another service on this Kafka. */
  ServiceProcess service(String name, String mainClass, Map<String, String> env) {
    return opens(
        ServiceProcess.start(name, mainClass, env, dir.resolve("logs")), ServiceProcess::close);
  }

  /** A ledger for a baseline, with lanes that nobody owns. */
  BenchLedger baseline(String name) throws Exception {
    return ledger(name, 0);
  }

  private BenchLedger ledger(String name, int firstLane) throws Exception {
    postgres.createDatabase(name);
    return BenchLedger.prepare(
        postgres.url(name), postgres.user(), postgres.password(), books.accounts(), firstLane);
  }

  /** As in a server that has run for hours: its log files are there, to be used again. */
  void checkpoint() {
    postgres.checkpoint();
  }

  Books books() {
    return books;
  }

  String kafka() {
    return kafka.bootstrap();
  }

  /** The processor time that all have used so far. */
  CpuUse cpu(Ingest of) {
    return CpuUse.of(of.service().pid(), postgres.pid(), kafka.pid());
  }

  private <T> T opens(T part, Consumer<T> end) {
    opened.push(() -> end.accept(part));
    return part;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      opened.pop().run();
    }
  }
}
