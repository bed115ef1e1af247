package io.countinghouse.systemtests;

import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.stack.Ports;
import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The whole system: three real servers and the three services, each a process of its own. */
final class Pipeline implements AutoCloseable {

  /** The key of the API client "till", made for this run of the tests only. */
  static final String API_KEY = "test-key-" + System.nanoTime();

  private final Stack stack;
  private final ServiceProcess ingest;
  private final ServiceProcess scorer;
  private final ServiceProcess loader;
  private final URI ingestUri;

  private Pipeline(
      Stack stack,
      ServiceProcess ingest,
      ServiceProcess scorer,
      ServiceProcess loader,
      URI ingestUri) {
    this.stack = stack;
    this.ingest = ingest;
    this.scorer = scorer;
    this.loader = loader;
    this.ingestUri = ingestUri;
  }

  static Pipeline start(Path dir) throws IOException {
    var stack = Stack.start(dir.resolve("stack"));
    int port = Ports.fresh();
    var servers = stack.environment();
    var ingest =
        service(
            "ingest",
            "io.countinghouse.ingest.IngestMain",
            dir,
            with(servers, "POSTGRES_", "KAFKA_"),
            Map.of("INGEST_PORT", "" + port, "INGEST_API_KEYS", "till:" + sha256(API_KEY)));
    var scorer =
        service(
            "scorer",
            "io.countinghouse.scorer.ScorerMain",
            dir,
            with(servers, "KAFKA_"),
            Map.of("SCORER_STATE_DIR", dir.resolve("scorer-state").toString()));
    var loader =
        service(
            "loader",
            "io.countinghouse.loader.LoaderMain",
            dir,
            with(servers, "KAFKA_", "CLICKHOUSE_"),
            Map.of());
    return new Pipeline(stack, ingest, scorer, loader, URI.create("http://127.0.0.1:" + port));
  }

  URI ingestUri() {
    return ingestUri;
  }

  Map<String, String> environment() {
    return stack.environment();
  }

  PostgresAddress ledger() {
    return new PostgresAddress(
        server("POSTGRES_URL"), server("POSTGRES_USER"), server("POSTGRES_PASSWORD"));
  }

  ClickHouseAccess facts() {
    return new ClickHouseAccess(
        server("CLICKHOUSE_URL"),
        server("CLICKHOUSE_OPERATOR_USER"),
        server("CLICKHOUSE_OPERATOR_PASSWORD"),
        server("CLICKHOUSE_DATABASE"));
  }

  private String server(String key) {
    return Objects.requireNonNull(environment().get(key), key);
  }

  /** What the three services tell Prometheus. */
  String figures() throws IOException, InterruptedException {
    var texts = new StringBuilder();
    try (var http = HttpClient.newHttpClient()) {
      for (var service : List.of(ingest, scorer, loader)) {
        var address = Objects.requireNonNull(service.ready().get("metrics"), service.name());
        var request = HttpRequest.newBuilder(URI.create(address)).build();
        texts.append(http.send(request, HttpResponse.BodyHandlers.ofString()).body()).append('\n');
      }
    }
    return texts.toString();
  }

  /** SIGKILL to one part. */
  void kill(Part part) {
    switch (part) {
      case INGEST -> ingest.kill();
      case SCORER -> scorer.kill();
      case LOADER -> loader.kill();
      case KAFKA -> stack.kafka().kill();
      case POSTGRES -> stack.postgres().kill();
      case CLICKHOUSE -> stack.clickhouse().kill();
    }
  }

  /** Starts that part again, with its data, and any service that did not outlive it. */
  void restart(Part part) {
    switch (part) {
      case KAFKA -> stack.kafka().restart();
      case POSTGRES -> stack.postgres().restart();
      case CLICKHOUSE -> stack.clickhouse().restart();
      case INGEST, SCORER, LOADER -> {
        // not alive, so restarted below
      }
    }
    restartWhatDied();
  }

  /** What a supervisor does: a service that ended is started again. */
  void restartWhatDied() {
    for (var service : List.of(ingest, scorer, loader)) {
      if (!service.alive()) {
        service.restart();
      }
    }
  }

  @Override
  public void close() {
    try (stack;
        ingest;
        scorer;
        loader) {
      // closed in reverse: loader first, servers last
    }
  }

  private static ServiceProcess service(
      String name,
      String main,
      Path dir,
      Map<String, String> servers,
      Map<String, String> settings) {
    var environment = new HashMap<>(servers);
    environment.putAll(settings);
    environment.put("METRICS_PORT", "0");
    return ServiceProcess.start(name, main, environment, dir);
  }

  private static Map<String, String> with(Map<String, String> all, String... prefixes) {
    var some = new HashMap<String, String>();
    all.forEach((key, value) -> {
      if (List.of(prefixes).stream().anyMatch(key::startsWith)) {
        some.put(key, value);
      }
    });
    return some;
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
