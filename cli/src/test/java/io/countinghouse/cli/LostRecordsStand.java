package io.countinghouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.cli.http.HttpConnection;
import io.countinghouse.cli.run.LocalSystem;
import io.countinghouse.events.LaneSeq;
import io.countinghouse.events.Topics;
import io.countinghouse.topics.DeadLetter;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.WholeTopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import tools.jackson.databind.json.JsonMapper;

/** A whole system with two accounts, of which Kafka and the loader are tampered with. */
final class LostRecordsStand implements AutoCloseable {

  static final Duration LONG = Duration.ofMinutes(2);
  static final String GROUP = "analytics-loader";

  private final Path dir;
  private final LocalSystem system;
  private final Admin admin;
  private int posted;

  LostRecordsStand(Path dir) throws Exception {
    this.dir = dir;
    this.system = LocalSystem.start(dir, OptionalInt.of(0), Optional.empty(), line -> {});
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap()));
    openAccounts();
  }

  Admin admin() {
    return admin;
  }

  private String bootstrap() {
    return system.connection().kafkaBootstrap();
  }

  Process replay() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            CountinghouseMain.class.getName(),
            "dlq",
            "replay",
            "--topic",
            "transactions",
            "--wait",
            "100",
            "--data",
            dir.toString())
        .inheritIO()
        .start();
  }

  /** Half of the transactions, as a loader that could not read them would have put them aside. */
  int putAside() throws Exception {
    int letters = 0;
    var bytes = new ByteArraySerializer();
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap());
    try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
      var all = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      WholeTopic.read(bootstrap(), Topics.TRANSACTIONS, LONG, all::add);
      var aside = new ArrayList<String>();
      for (var record : all) {
        var entry =
            LaneSeq.of(EventHeaders.decode(Topics.TRANSACTIONS, record.headers(), record.value()));
        if (entry.seq() % 2 == 0) {
          aside.add("(%d,%d)".formatted(entry.lane(), entry.seq()));
          letters++;
          var _ =
              producer.send(
                  DeadLetter.record(
                      GROUP,
                      new DeadLetter.Origin(record.topic(), record.partition(), record.offset()),
                      record.headers(),
                      record.key(),
                      record.value(),
                      "an older loader could not read it"));
        }
      }
      ask(
          "ALTER TABLE postings DELETE WHERE (lane, lane_seq) IN (%s) SETTINGS mutations_sync = 1"
              .formatted(String.join(",", aside)));
      producer.flush();
    }
    return letters;
  }

  void awaitNoMember() {
    Awaitility.await()
        .atMost(LONG)
        .until(() ->
            admin.describeConsumerGroups(List.of(GROUP)).all().get().values().stream()
                .allMatch(group -> group.members().isEmpty()));
  }

  void awaitEnd(long pid) {
    Awaitility.await()
        .atMost(LONG)
        .until(() -> ProcessHandle.of(pid).map(p -> !p.isAlive()).orElse(true));
  }

  /** Until ClickHouse knows of all that was posted, the two accounts among it. */
  void awaitWatermarks() {
    Awaitility.await()
        .atMost(LONG)
        .until(() ->
            ask("SELECT toString(sum(last)) FROM (SELECT max(last_seq) AS last FROM lane_watermarks GROUP BY lane)")
                .equals(Integer.toString(posted + 2)));
  }

  /** Until the scorer has done with all that was posted. */
  void awaitScored() {
    Awaitility.await()
        .atMost(LONG)
        .until(() -> {
          var count = new AtomicLong();
          WholeTopic.read(bootstrap(), Topics.SCORES, LONG, _ -> count.incrementAndGet());
          return count.get() >= posted;
        });
  }

  Map<TopicPartition, Long> ends(String topic) throws Exception {
    var info =
        Objects.requireNonNull(
            admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
    var asked =
        info.partitions().stream()
            .collect(
                Collectors.toMap(
                    p -> new TopicPartition(topic, p.partition()), _ -> OffsetSpec.latest()));
    var ends = new HashMap<TopicPartition, Long>();
    admin.listOffsets(asked).all().get().forEach((p, at) -> ends.put(p, at.offset()));
    return ends;
  }

  long end(TopicPartition partition) throws Exception {
    var asked = Map.of(partition, OffsetSpec.latest());
    return admin.listOffsets(asked).partitionResult(partition).get().offset();
  }

  /** The process of the loader that runs, or ran last. */
  long loader() {
    try {
      var ready = Files.readString(dir.resolve("logs").resolve("analytics-loader.ready"));
      return new JsonMapper().readTree(ready).path("pid").asLong();
    } catch (IOException e) {
      return 0; // it is being started
    }
  }

  String log() {
    try {
      return Files.readString(dir.resolve("logs").resolve("analytics-loader.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void signal(String signal, long pid) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor());
  }

  String sums() {
    return ask(
        "SELECT toString((count(), uniqExact(lane, lane_seq, side), sum(amount_minor))) FROM postings");
  }

  /** Runs a statement on the ledger, as its owner. */
  void ledger(String sql) throws SQLException {
    var at = system.connection().postgresOwner();
    try (var ledger = DriverManager.getConnection(at.url(), at.user(), at.password());
        var statement = ledger.createStatement()) {
      statement.execute(sql);
    }
  }

  int posted() {
    return posted;
  }

  String ask(String sql) {
    try (var client = system.connection().owner().client(LONG)) {
      var rows = client.queryAll(sql);
      return rows.isEmpty() ? "" : String.valueOf(rows.getFirst().getString(1));
    }
  }

  void openAccounts() throws Exception {
    send(
        "/v1/accounts",
        "application/json",
        "{\"account\":\"ann\",\"kind\":\"customer\",\"overdraft\":\"unlimited\"}");
    send("/v1/accounts", "application/json", "{\"account\":\"shop\",\"kind\":\"merchant\"}");
  }

  void post(int count) throws Exception {
    var lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(
          """
          {"type":"card","debit_account":"ann","credit_account":"shop","amount":"12.50","currency":"EUR","occurred_at":"%s","idempotency_key":"k-%d"}
          """
              .formatted(Instant.now(), posted++));
    }
    var answer = send("/v1/transactions/batch", "application/x-ndjson", lines.toString());
    assertFalse(answer.contains("refused") || answer.contains("unavailable"), answer);
  }

  String send(String path, String type, String body) throws Exception {
    var base = URI.create(system.connection().ingestUrl());
    try (var http = new HttpConnection(base)) {
      var head =
          HttpConnection.head(
              "POST",
              path,
              base,
              "Authorization: Bearer " + system.connection().ingestApiKey(),
              "Content-Type: " + type);
      var answer = http.send(head, "", body.getBytes(StandardCharsets.UTF_8));
      assertTrue(answer.status() < 300, answer::toString);
      return answer.toString();
    }
  }

  /** What was killed or has stopped is started again. */
  void tend() {
    system.tend();
  }

  @Override
  public void close() throws IOException {
    admin.close();
    system.close();
  }
}
