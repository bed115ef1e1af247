package io.countinghouse.systemtests;

import io.countinghouse.events.Score;
import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.topics.EventHeaders;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Asks the servers themselves what they hold, row by row; no figure of our services is believed.
 */
final class Truth {

  private final Map<String, String> servers;
  private final HttpClient http = HttpClient.newHttpClient();

  Truth(Map<String, String> servers) {
    this.servers = servers;
  }

  /** Each transaction of the ledger: {@code lane/seq key id amount currency}. */
  List<String> ledger() throws SQLException {
    return postgres(
        """
        SELECT concat_ws(' ', lane || '/' || lane_seq, idempotency_key, transaction_id, amount_minor, currency)
        FROM ledger.transaction
        """);
  }

  /** The same of every committed record of the topic. */
  List<String> transactions() {
    return read(Topics.TRANSACTIONS).stream().map(t -> fact(t.lane(), t.laneSeq(), t)).toList();
  }

  /** {@code lane/seq} of every committed score. */
  List<String> scores() {
    return read(Topics.SCORES).stream().map((Score s) -> s.lane() + "/" + s.laneSeq()).toList();
  }

  /** The same as {@link #ledger} of every leg of one side in ClickHouse. */
  List<String> legs(String side) throws IOException, InterruptedException {
    return clickhouse(
        """
        SELECT concat(toString(lane), '/', toString(lane_seq), ' ', idempotency_key, ' ',
                      toString(transaction_id), ' ', toString(amount_minor), ' ', currency)
        FROM postings WHERE side = '%s'
        """
            .formatted(side));
  }

  /** {@code lane/seq} of every score in ClickHouse. */
  List<String> loadedScores() throws IOException, InterruptedException {
    return clickhouse("SELECT concat(toString(lane), '/', toString(lane_seq)) FROM scores");
  }

  /** One row, one text. */
  List<String> postgres(String sql) throws SQLException {
    var rows = new ArrayList<String>();
    try (var connection =
            DriverManager.getConnection(
                setting("POSTGRES_URL"), setting("POSTGRES_USER"), setting("POSTGRES_PASSWORD"));
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }

  /** One row, one text. */
  List<String> clickhouse(String sql) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    setting("CLICKHOUSE_URL") + "/?database=" + setting("CLICKHOUSE_DATABASE")))
            .header("X-ClickHouse-User", setting("CLICKHOUSE_OWNER_USER"))
            .header("X-ClickHouse-Key", setting("CLICKHOUSE_OWNER_PASSWORD"))
            .POST(HttpRequest.BodyPublishers.ofString(sql))
            .build();
    var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.body());
    }
    return answer.body().lines().toList();
  }

  private <V> List<V> read(Topic<V> topic) {
    var values = new ArrayList<V>();
    var settings =
        Map.<String, Object>of(
            "bootstrap.servers", setting("KAFKA_BOOTSTRAP"),
            "isolation.level", "read_committed",
            "auto.offset.reset", "none",
            "enable.auto.commit", "false");
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(p -> new TopicPartition(topic.name(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (var record : consumer.poll(Duration.ofSeconds(1))) {
          values.add(EventHeaders.decode(topic, record.headers(), record.value()));
        }
      }
    }
    return values;
  }

  private static String fact(int lane, long seq, Transaction t) {
    return String.join(
        " ",
        lane + "/" + seq,
        t.idempotencyKey(),
        t.id().toString(),
        Long.toString(t.amountMinor()),
        t.currency());
  }

  private String setting(String key) {
    return Objects.requireNonNull(servers.get(key), key);
  }
}
