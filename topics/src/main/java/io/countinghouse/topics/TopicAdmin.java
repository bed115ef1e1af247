package io.countinghouse.topics;

import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Creates the topics that are missing. What is there already is left as it is. */
public final class TopicAdmin {

  /** Whoever waits for Kafka to come back asks again; a thread must not hang here meanwhile. */
  private static final int ANSWER_MS_MAX = 30_000;

  private static final int REQUEST_MS_MAX = 5_000;

  /**
   * How far ahead of the broker's clock the pipeline's own records may be: they bear the time of
   * the ledger, which does not run backwards when a lane's clock is put right. By its default a
   * broker refuses what is more than an hour ahead, and what comes after would wait for it.
   */
  public static final long AHEAD_MS_MAX = Long.MAX_VALUE;

  private static final int COMPACTED_SEGMENT_BYTES = 64 << 20;

  /** The scorer joins them to transactions by partition. */
  private static final Set<String> AS_TRANSACTIONS =
      Set.of(
          Topics.REVIEWS.name(),
          Topics.SNOOZES.name(),
          Topics.RECEIVED.name(),
          Topics.TRANSACTIONS.repairs(Repair.SCORER),
          Topics.REVIEWS.repairs(Repair.SCORER));

  /** Others write them, with a time of their own: how far ahead is for the broker to say. */
  private static final Set<String> OF_OTHERS = Set.of(Topics.REVIEWS.name());

  private TopicAdmin() {}

  /**
   * Creates the pipeline's topics and, for each of those that {@code service} reads, its
   * dead-letter topic; returns when every partition takes records. What is there keeps its number
   * of partitions, and what the scorer joins to transactions gets as many as these have.
   *
   * @throws KafkaException if Kafka refuses, or does not answer within 30 s
   */
  public static void create(String bootstrap, String service, Collection<Topic<?>> read) {
    create(bootstrap, service, read, List.of());
  }

  /**
   * The same, and the repair topics by which the service takes in again what it lacks.
   *
   * @param repaired the topics that have one
   */
  public static void create(
      String bootstrap,
      String service,
      Collection<Topic<?>> read,
      Collection<? extends Topic<?>> repaired) {
    var wanted = new ArrayList<NewTopic>();
    Topics.ALL.forEach(topic -> wanted.add(newTopic(topic)));
    read.forEach(topic -> wanted.add(ofService(topic.deadLetters(service))));
    repaired.forEach(topic -> wanted.add(ofService(topic.repairs(service))));
    var admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MS_MAX,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MS_MAX));
    List<NewTopic> topics;
    try {
      topics = sized(wanted, partitions(admin, wanted));
      create(admin, topics);
    } finally {
      admin.close(Duration.ZERO); // without a bound it waits for calls that nobody waits for
    }
    awaitLeaders(bootstrap, topics);
  }

  private static List<NewTopic> sized(List<NewTopic> wanted, Map<String, Integer> there) {
    var transactions = Topics.TRANSACTIONS;
    int keyed = there.getOrDefault(transactions.name(), transactions.partitions());
    var sized = new ArrayList<NewTopic>();
    for (var topic : wanted) {
      int number = AS_TRANSACTIONS.contains(topic.name()) ? keyed : topic.numPartitions();
      sized.add(
          withBrokerReplication(
              topic.name(), there.getOrDefault(topic.name(), number), topic.configs()));
    }
    return sized;
  }

  /** Of the topics that are there. */
  private static Map<String, Integer> partitions(Admin admin, List<NewTopic> topics) {
    var names = topics.stream().map(NewTopic::name).toList();
    var there = new HashMap<String, Integer>();
    for (var described : admin.describeTopics(names).topicNameValues().entrySet()) {
      try {
        there.put(described.getKey(), described.getValue().get().partitions().size());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw new KafkaException(
              "topic " + described.getKey() + " can't be looked at", e.getCause());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new KafkaException("interrupted while topics were being looked at", e);
      }
    }
    return there;
  }

  /**
   * Checks that equal keys of these topics lie in partitions of equal number.
   *
   * @throws KafkaException if they do not, naming the numbers; or if Kafka does not answer
   */
  public static void requireSamePartitions(String bootstrap, Collection<String> topics) {
    var counts = new TreeMap<String, Integer>();
    try (var consumer = ByteConsumers.committed(bootstrap)) {
      for (var topic : topics) {
        var found = ByteConsumers.partitions(consumer, topic, Duration.ofMillis(ANSWER_MS_MAX));
        counts.put(topic, found.size());
      }
    }
    if (new HashSet<>(counts.values()).size() > 1) {
      throw new KafkaException("topics must have the same number of partitions: " + counts);
    }
  }

  private static void create(Admin admin, List<NewTopic> wanted) {
    for (var created : admin.createTopics(wanted).values().entrySet()) {
      try {
        created.getValue().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw new KafkaException("topic " + created.getKey() + " can't be created", e.getCause());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new KafkaException("interrupted while topics were being created", e);
      }
    }
  }

  /**
   * A broker knows of a partition before it leads it, and refuses records in between. A producer
   * with several requests in flight may then have its second batch taken and its first refused for
   * ever: measured, 38 of 40 producers that wrote to a topic just created lost records so, and none
   * of 40 after this question, which only a leader answers. A consumer asks it, because it goes on
   * asking while the topics have not yet come round to the brokers; an admin client gives up.
   */
  private static void awaitLeaders(String bootstrap, List<NewTopic> topics) {
    var partitions = new ArrayList<TopicPartition>();
    for (var topic : topics) {
      for (int partition = 0; partition < topic.numPartitions(); partition++) {
        partitions.add(new TopicPartition(topic.name(), partition));
      }
    }
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false,
            ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MS_MAX);
    var bytes = new ByteArrayDeserializer();
    try (var consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
      consumer.endOffsets(partitions, Duration.ofMillis(ANSWER_MS_MAX));
    } catch (TimeoutException e) {
      throw new KafkaException("not every partition has a leader after 30 s", e);
    }
  }

  static NewTopic newTopic(Topic<?> topic) {
    var configs = new HashMap<String, String>();
    var retention = topic.retention();
    if (topic.isLasting()) {
      configs.putAll(LastingTopics.CONFIGS);
    } else if (retention == null) {
      configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
      configs.put(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, millis(topic.supersededFor()));
      if (topic.supersededFor().isZero()) { // what is being written is never compacted
        configs.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(COMPACTED_SEGMENT_BYTES));
      }
    } else {
      configs.put(TopicConfig.RETENTION_MS_CONFIG, millis(retention));
    }
    if (!topic.isLasting() && !OF_OTHERS.contains(topic.name())) {
      configs.put(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(AHEAD_MS_MAX));
    }
    return withBrokerReplication(topic.name(), topic.partitions(), configs);
  }

  /**
   * One partition: the loader's repair topic then has one owner, who alone decides what is
   * admitted.
   */
  static NewTopic ofService(String name) {
    return withBrokerReplication(
        name,
        1,
        Map.of(
            TopicConfig.RETENTION_MS_CONFIG, millis(Topics.DEAD_LETTER_RETENTION),
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(Topics.DEAD_LETTER_BYTES_MAX)));
  }

  /** The replication is the cluster's own setting: one machine has one copy, a bank has three. */
  private static NewTopic withBrokerReplication(
      String name, int partitions, Map<String, String> configs) {
    return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs);
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
