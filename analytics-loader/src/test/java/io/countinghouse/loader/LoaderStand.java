package io.countinghouse.loader;

import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.stack.ClickHouseLogins;
import io.countinghouse.stack.ClickHouseServer;
import io.countinghouse.stack.KafkaBroker;
import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.TopicAdmin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** A real Kafka and a real ClickHouse of a test's own, and loaders as real processes on them. */
final class LoaderStand implements AutoCloseable {

  static final Duration LOADED_MAX = Duration.ofMinutes(2);
  private static final Duration ANSWER_MAX = Duration.ofMinutes(1);

  private final Path dir;
  private final KafkaBroker kafka;
  private final ClickHouseServer clickhouse;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();
  private final Deque<ServiceProcess> loaders = new ArrayDeque<>();

  private LoaderStand(Path dir) {
    this.dir = dir;
    this.kafka = KafkaBroker.start(dir);
    this.clickhouse = ClickHouseServer.start(dir);
    TopicAdmin.create(
        kafka.bootstrap(), "analytics-loader", List.copyOf(Topics.ALL), Topics.SEQUENCED);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrap(),
                "linger.ms",
                5,
                // A partition that is just being created may take the second request before the
                // first,
                // and then never the first.
                "max.in.flight.requests.per.connection",
                1),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  static LoaderStand start() throws IOException {
    return new LoaderStand(
        Files.createTempDirectory(Files.createDirectories(Path.of("target")), "stand-"));
  }

  KafkaBroker kafka() {
    return kafka;
  }

  ClickHouseServer clickhouse() {
    return clickhouse;
  }

  /** The owner's. */
  ClickHouseAccess access() {
    return as(clickhouse.logins().owner());
  }

  ClickHouseAccess as(ClickHouseLogins.Login login) {
    return new ClickHouseAccess(
        clickhouse.url(), login.user(), login.password(), clickhouse.database());
  }

  /** A loader, ready; with these settings beside those that it needs. */
  ServiceProcess loader(String name, Map<String, String> settings) {
    var loader = ServiceProcess.start(name, LoaderMain.class.getName(), environment(settings), dir);
    loaders.push(loader);
    return loader;
  }

  Map<String, String> environment(Map<String, String> settings) {
    var environment = new HashMap<String, String>();
    environment.put("KAFKA_BOOTSTRAP", kafka.bootstrap());
    environment.put("CLICKHOUSE_URL", clickhouse.url());
    environment.put("CLICKHOUSE_USER", clickhouse.logins().loader().user());
    environment.put("CLICKHOUSE_PASSWORD", clickhouse.logins().loader().password());
    environment.put("CLICKHOUSE_OWNER_USER", clickhouse.user());
    environment.put("CLICKHOUSE_OWNER_PASSWORD", clickhouse.password());
    environment.putAll(settings);
    return environment;
  }

  /** What a loader has logged so far. */
  String log(String name) {
    try {
      return Files.readString(dir.resolve(name + ".log"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  <V> void publish(Topic<V> topic, int partition, String key, V value) {
    publishRaw(EventHeaders.record(topic, partition, key, value));
  }

  void publish(Transaction transaction) {
    publishRaw(EventHeaders.record(Topics.TRANSACTIONS, transaction.subjectAccount(), transaction));
  }

  void publishRaw(ProducerRecord<byte[], byte[]> record) {
    sent.add(producer.send(record));
  }

  /** Publishes to a partition in one Kafka transaction, as the services do; or aborts it. */
  void publishTogether(int partition, List<Transaction> transactions, boolean commit) {
    try (var together =
        new KafkaProducer<>(
            Map.<String, Object>of(
                "bootstrap.servers", kafka.bootstrap(), "transactional.id", "together"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      together.initTransactions();
      together.beginTransaction();
      for (var each : transactions) {
        var _ = together.send(EventHeaders.record(Topics.TRANSACTIONS, partition, "key", each));
      }
      together.flush();
      if (commit) {
        together.commitTransaction();
      } else {
        together.abortTransaction();
      }
    }
  }

  /** Forgets all records of a partition, ends of transactions and all, as retention does. */
  void forget(TopicPartition partition) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1))).all().get();
    }
  }

  /** Sets how large a record of the loader's dead-letter topic may be. */
  void deadLetterBytesMax(String topic, int bytes) throws Exception {
    var set = new ConfigEntry("max.message.bytes", Integer.toString(bytes));
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic + ".analytics-loader.dlq"),
                  List.of(new AlterConfigOp(set, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  /** A figure of a loader's that was given a metrics port; NaN: it has none of this name. */
  static double figure(ServiceProcess loader, String name) throws Exception {
    return get(loader, "/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Whether a loader that was given a metrics port is ready, and what it waits for. */
  static HttpResponse<String> health(ServiceProcess loader) throws Exception {
    return get(loader, "/health/ready");
  }

  private static HttpResponse<String> get(ServiceProcess loader, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var metrics = URI.create(Objects.requireNonNull(loader.ready().get("metrics")));
      return client.send(
          HttpRequest.newBuilder(metrics.resolve(path)).build(), BodyHandlers.ofString());
    }
  }

  /** Returns when all that was published is acknowledged. */
  void flush() {
    try {
      for (var each : sent) {
        each.get();
      }
      sent.clear();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of the first row, as text; "" if there is none. */
  String ask(String sql) {
    try (var client = access().client(ANSWER_MAX)) {
      var rows = client.queryAll(sql);
      return rows.isEmpty() ? "" : String.valueOf(rows.getFirst().getString(1));
    }
  }

  void awaitAnswer(String expected, String sql) {
    Awaitility.await(sql)
        .atMost(LOADED_MAX)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions() // the server may be down at the moment
        .until(() -> ask(sql), expected::equals);
  }

  /** What the group has committed for a partition. */
  OffsetAndMetadata committed(TopicPartition partition) {
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      var offsets =
          admin.listConsumerGroupOffsets("analytics-loader").partitionsToOffsetAndMetadata().get();
      var offset = offsets.get(partition);
      return offset == null ? new OffsetAndMetadata(0, "none") : offset;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Commits for the group, which must have no member. */
  void commit(TopicPartition partition, OffsetAndMetadata offset) {
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      admin.alterConsumerGroupOffsets("analytics-loader", Map.of(partition, offset)).all().get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Each of lane 0's sequences 1..n has exactly two legs, and the sums are right. */
  void awaitExactly(List<Transaction> transactions) {
    long sum = transactions.stream().mapToLong(Transaction::amountMinor).sum();
    awaitAnswer(
        expected(transactions.size(), sum),
        "SELECT toString((count(), uniqExact(lane_seq, side), max(lane_seq),"
            + " sumIf(amount_minor, side = 'debit'), sumIf(amount_minor, side = 'credit')))"
            + " FROM postings");
  }

  private static String expected(long count, long sum) {
    return "(%d,%d,%d,%d,%d)".formatted(2 * count, 2 * count, count, sum, sum);
  }

  /** A range as a list, for publishing piece by piece. */
  static List<Transaction> piece(List<Transaction> all, int from, int to) {
    return IntStream.range(from, Math.min(to, all.size())).mapToObj(all::get).toList();
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    while (!loaders.isEmpty()) {
      loaders.pop().kill();
    }
    clickhouse.close();
    kafka.close();
  }
}
