package io.countinghouse.loader;

import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.stack.ClickHouseServer;
import io.countinghouse.stack.KafkaBroker;
import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.TopicAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
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

  ClickHouseAccess access() {
    return new ClickHouseAccess(
        clickhouse.url(), clickhouse.user(), clickhouse.password(), clickhouse.database());
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
    environment.put("CLICKHOUSE_USER", clickhouse.user());
    environment.put("CLICKHOUSE_PASSWORD", clickhouse.password());
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
