package io.countinghouse.cli.bench;

import io.countinghouse.cli.http.LedgerClient;
import io.countinghouse.stack.KafkaBroker;
import io.countinghouse.stack.PostgresServer;
import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.worker.Threads;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, Kafka and the ingest service, and two ledgers more for the baselines. */
final class BenchSystem implements AutoCloseable {

  private static final String API_KEY = "bench-on-loopback-only";
  private static final int OPENERS = 64;

  private final Deque<Runnable> opened = new ArrayDeque<>();
  private final PostgresServer postgres;
  private final URI ingest;

  /** An account as the API opens it. */
  private record Opening(String account, String kind, String overdraft) {}

  BenchSystem(Path dir) throws Exception {
    try {
      var kafka = opens(KafkaBroker.start(dir), KafkaBroker::close);
      postgres = opens(PostgresServer.start(dir), PostgresServer::close);
      var service =
          opens(
              ServiceProcess.start(
                  "ingest",
                  "io.countinghouse.ingest.IngestMain",
                  Map.of(
                      "POSTGRES_URL", postgres.url(),
                      "POSTGRES_USER", postgres.writer().user(),
                      "POSTGRES_PASSWORD", postgres.writer().password(),
                      "POSTGRES_OWNER_USER", postgres.user(),
                      "POSTGRES_OWNER_PASSWORD", postgres.password(),
                      "KAFKA_BOOTSTRAP", kafka.bootstrap(),
                      "INGEST_PORT", "0",
                      "INGEST_API_KEYS", "bench:" + sha256(API_KEY)),
                  dir.resolve("logs")),
              ServiceProcess::close);
      ingest = URI.create(String.valueOf(service.ready().get("http")));
      openAccounts();
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  HttpContenders http() {
    return new HttpContenders(ingest, API_KEY);
  }

  BaselineDatabase baseline(String name) throws Exception {
    postgres.createDatabase(name);
    return BaselineDatabase.prepare(postgres.url(name), postgres.user(), postgres.password());
  }

  private void openAccounts() throws Exception {
    try (var threads = Threads.perTask("opener")) {
      var openers = new ArrayList<Future<?>>();
      for (int opener = 0; opener < OPENERS; opener++) {
        int first = opener;
        openers.add(threads.submit(() -> openEach(first)));
      }
      for (var each : openers) {
        each.get();
      }
    }
  }

  private @Nullable Void openEach(int first) throws IOException {
    try (var client = new LedgerClient(ingest, API_KEY)) {
      for (int number = first; number < Books.ACCOUNTS; number += OPENERS) {
        client.open(new Opening(Books.account(number), "customer", "unlimited"));
      }
    }
    return null;
  }

  private static String sha256(String text) throws NoSuchAlgorithmException {
    var digest = MessageDigest.getInstance("SHA-256");
    return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
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
