package io.countinghouse.topics;

import io.countinghouse.events.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** What must be true of a topic that records decisions, before anybody relies on it. */
public final class LastingTopics {

  private static final int ANSWER_MS_MAX = 30_000;
  private static final String REPLICA_LAG = "replica.lag.time.max.ms";

  /** As {@link TopicAdmin} creates it: nothing is deleted, and the broker stamps each record. */
  static final Map<String, String> CONFIGS =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
          TopicConfig.RETENTION_MS_CONFIG, "-1",
          TopicConfig.RETENTION_BYTES_CONFIG, "-1",
          TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");

  private LastingTopics() {}

  /**
   * Checks topics that are there.
   *
   * @param unreadableMax how long after its stamp a record may be unreadable while a replica hangs:
   *     a broker needs one and a half of its {@code replica.lag.time.max.ms} to notice
   * @throws KafkaException naming the setting that is not as it must be; or if Kafka does not
   *     answer
   */
  public static void require(
      String bootstrap, Collection<? extends Topic<?>> topics, Duration unreadableMax) {
    var admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MS_MAX));
    var asked = "brokers";
    try {
      for (var topic : topics) {
        asked = topic.name();
        if (topic.partitions() == 1) {
          requireOnePartition(admin, topic.name());
        }
        var itself = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        var found = admin.describeConfigs(List.of(itself)).all().get().get(itself);
        requireConfigs(topic.name(), Objects.requireNonNull(found));
      }
      asked = "brokers";
      var brokers =
          admin.describeCluster().nodes().get().stream()
              .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
              .toList();
      requireReplicas(admin.describeConfigs(brokers).all().get().values(), unreadableMax);
    } catch (ExecutionException e) {
      throw new KafkaException("the settings of " + asked + " can't be read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while settings were being read", e);
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  private static void requireOnePartition(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    var described = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
    int partitions = Objects.requireNonNull(described).partitions().size();
    if (partitions != 1) {
      throw new KafkaException(
          "topic %s has %d partitions and must have one, so that its order is one"
              .formatted(topic, partitions));
    }
  }

  private static void requireConfigs(String topic, Config found) {
    new TreeMap<>(CONFIGS)
        .forEach((name, wanted) -> {
          var value = found.get(name).value();
          if (!wanted.equals(value)) {
            throw new KafkaException(
                "topic %s has %s=%s and must have %s: kafka-configs --alter --topic %s --add-config %s=%s"
                    .formatted(topic, name, value, wanted, topic, name, wanted));
          }
        });
  }

  private static void requireReplicas(Collection<Config> brokers, Duration unreadableMax) {
    for (var broker : brokers) {
      long lagMs = Long.parseLong(broker.get(REPLICA_LAG).value());
      if (lagMs * 3 / 2 > unreadableMax.toMillis()) {
        throw new KafkaException(
            "a broker has %s=%d and must have at most %d: what is written to a topic of decisions must be readable in time"
                .formatted(REPLICA_LAG, lagMs, unreadableMax.toMillis() * 2 / 3));
      }
    }
  }
}
