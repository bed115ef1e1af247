package io.countinghouse.stack;

import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Leaves a mark in each server, acknowledged, and looks for it later. */
final class Marks {
  static final String TOPIC = "marks";

  private Marks() {}

  static void leave(PostgresServer postgres, String mark) throws Exception {
    try (var connection =
            DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS marks (mark text)");
      statement.execute("INSERT INTO marks VALUES ('" + mark + "')");
    }
  }

  static List<String> in(PostgresServer postgres) throws Exception {
    try (var connection =
            DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT mark FROM marks ORDER BY mark")) {
      var marks = new ArrayList<String>();
      while (rows.next()) {
        marks.add(rows.getString(1));
      }
      return marks;
    }
  }

  static void leave(KafkaBroker kafka, String mark) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrap());
    try (var admin = Admin.create(settings)) {
      if (!admin.listTopics().names().get().contains(TOPIC)) {
        admin
            .createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
            .all()
            .get();
      }
    }
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, mark)).get();
    }
  }

  static List<String> in(KafkaBroker kafka) {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrap());
    var partition = new TopicPartition(TOPIC, 0);
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      var marks = new ArrayList<String>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(each -> marks.add(each.value()));
      }
      return marks;
    }
  }

  static void leave(ClickHouseServer clickhouse, String mark) {
    var http = http(clickhouse);
    http.run(
        "CREATE TABLE IF NOT EXISTS countinghouse.marks (mark String) ENGINE = MergeTree"
            + " ORDER BY mark SETTINGS fsync_after_insert = 1, fsync_part_directory = 1");
    http.run("INSERT INTO countinghouse.marks VALUES ('" + mark + "')");
  }

  static List<String> in(ClickHouseServer clickhouse) {
    return http(clickhouse)
        .run("SELECT mark FROM countinghouse.marks ORDER BY mark")
        .lines()
        .toList();
  }

  static ClickHouseHttp http(ClickHouseServer server) {
    return http(server, server.logins().owner());
  }

  static ClickHouseHttp http(ClickHouseServer server, ClickHouseLogins.Login login) {
    return new ClickHouseHttp(server.url(), login.user(), login.password());
  }
}
