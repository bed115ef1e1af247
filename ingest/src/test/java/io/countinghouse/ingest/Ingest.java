package io.countinghouse.ingest;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.countinghouse.stack.KafkaBroker;
import io.countinghouse.stack.PostgresServer;
import io.countinghouse.stack.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** The service as a process on a PostgreSQL and a Kafka of its own. */
final class Ingest implements AutoCloseable {

  static final String KEY = "a key for tests";
  private static final String KEY_SHA256 = sha256(KEY);

  /** As the pool says it, of a connection that was out for longer than anything may take. */
  private static final String LEAK = "Apparent connection leak";

  private final Path dir;
  private final PostgresServer postgres;
  private final KafkaBroker kafka;
  private final List<ServiceProcess> tills = new ArrayList<>();
  private final Set<String> started = new ConcurrentSkipListSet<>();

  private Ingest(Path dir) {
    this.dir = dir;
    this.kafka = KafkaBroker.start(dir);
    this.postgres = PostgresServer.start(dir);
  }

  static Ingest servers() throws IOException {
    return new Ingest(
        Files.createTempDirectory(Files.createDirectories(Path.of("target")), "servers-")
            .toAbsolutePath());
  }

  /** Where the servers keep their data. */
  Path dir() {
    return dir;
  }

  PostgresServer postgres() {
    return postgres;
  }

  KafkaBroker kafka() {
    return kafka;
  }

  /** Starts the service under a name of its own, with more settings. */
  ServiceProcess start(String name, Map<String, String> more) {
    return start(name, more, List.of("-Xmx512m"));
  }

  /** With flags for its JVM. */
  ServiceProcess start(String name, Map<String, String> more, List<String> flags) {
    var env = new HashMap<String, String>();
    env.put("POSTGRES_URL", postgres.url());
    env.put("POSTGRES_USER", postgres.writer().user());
    env.put("POSTGRES_PASSWORD", postgres.writer().password());
    env.put("POSTGRES_OWNER_USER", postgres.user());
    env.put("POSTGRES_OWNER_PASSWORD", postgres.password());
    env.put("KAFKA_BOOTSTRAP", kafka.bootstrap());
    env.put("INGEST_PORT", "0");
    env.put("INGEST_API_KEYS", "till:" + KEY_SHA256 + ",other:" + sha256("another key"));
    env.put("INGEST_LEAK_DETECTION_MS", "20000"); // longer than any statement of a pool may take
    env.putAll(more);
    started.add(name);
    return ServiceProcess.start(name, IngestMain.class.getName(), env, dir, flags);
  }

  /** Starts the service, which ends with the servers, and opens the account of all cash. */
  Api till(Map<String, String> more) throws IOException, InterruptedException {
    var service = start("ingest", more);
    tills.add(service);
    var api = api(service);
    api.opened("cash", "cash");
    return api;
  }

  Api api(ServiceProcess service) {
    return new Api(String.valueOf(service.ready().get("http")), KEY);
  }

  Connection sql() throws SQLException {
    return DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
  }

  /** The first column of the first row, as a number. */
  long number(String query) throws SQLException {
    try (var connection = sql();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      if (!rows.next()) {
        throw new SQLException("no row: " + query);
      }
      return rows.getLong(1);
    }
  }

  /** The first column of all rows. */
  List<String> texts(String query) throws SQLException {
    var texts = new ArrayList<String>();
    try (var connection = sql();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  void execute(String sql) throws SQLException {
    try (var connection = sql();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** What a service has logged so far. */
  String log(String name) throws IOException {
    return Files.readString(dir.resolve(name + ".log"));
  }

  private static String sha256(String key) {
    try {
      return java.util.HexFormat.of()
          .formatHex(
              java.security.MessageDigest.getInstance("SHA-256")
                  .digest(key.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    tills.forEach(ServiceProcess::close);
    postgres.close();
    kafka.close();
    for (var service : started) {
      assertFalse(logged(service).contains(LEAK), service + " has leaked a connection");
    }
  }

  private String logged(String service) {
    try {
      return log(service);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
