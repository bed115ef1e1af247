package io.countinghouse.ingest;

import io.countinghouse.events.Account;
import io.countinghouse.events.Entry;
import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Watermark;
import io.countinghouse.topics.EventHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What readers of committed records find in Kafka. */
final class PublishedLog {

  private PublishedLog() {}

  /** A record as read; its bytes in hex. */
  record Read<V>(String key, V value, String bytes, long timestamp, Optional<String> traceparent) {}

  static List<Read<? extends Entry>> entries(String bootstrap) {
    var entries = new ArrayList<Read<? extends Entry>>();
    entries.addAll(all(bootstrap, Topics.TRANSACTIONS));
    List<Read<Account>> accounts = all(bootstrap, Topics.ACCOUNTS);
    entries.addAll(accounts);
    return entries;
  }

  static List<Watermark> watermarks(String bootstrap, int lane) {
    return all(bootstrap, Topics.WATERMARKS).stream()
        .map(Read::value)
        .filter(w -> w.lane() == lane)
        .toList();
  }

  static <V> List<Read<V>> all(String bootstrap, Topic<V> topic) {
    var found = new ArrayList<Read<V>>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (var r : consumer.poll(Duration.ofMillis(200))) {
          found.add(
              new Read<>(
                  new String(r.key(), java.nio.charset.StandardCharsets.UTF_8),
                  EventHeaders.decode(topic, r.headers(), r.value()),
                  HexFormat.of().formatHex(r.value()),
                  r.timestamp(),
                  Optional.ofNullable(r.headers().lastHeader("traceparent"))
                      .map(h -> new String(h.value(), java.nio.charset.StandardCharsets.UTF_8))));
        }
      }
    }
    return found;
  }
}
