package io.countinghouse.reports.rebuild;

import io.countinghouse.sql.months.Obstacle;
import io.countinghouse.topics.Repair;
import io.countinghouse.worker.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the loaders are. The group's offset is the first whose fate is open: everything before it
 * is in ClickHouse and counted, so no loader will ever insert it again.
 */
final class LoaderGroup implements AutoCloseable {

  private static final int ANSWER_MS_MAX = 20_000;
  private static final Duration AGAIN = Duration.ofMillis(300);
  private static final Comparator<TopicPartition> BY_NAME =
      Comparator.comparing(TopicPartition::toString);
  private static final Duration NEVER_WAIT = Duration.ZERO;

  private final Admin admin;
  private final String stream;
  private final String repair;

  LoaderGroup(String bootstrap, EntryTable table) {
    this.stream = table.topic().name();
    this.repair = table.topic().repairs(Repair.LOADER);
    this.admin =
        Admin.create(
            Map.of(
                "bootstrap.servers", bootstrap,
                "default.api.timeout.ms", ANSWER_MS_MAX,
                "request.timeout.ms", ANSWER_MS_MAX / 2));
  }

  /**
   * Where the stream's partitions end now. Once all lanes have left a month and all of it is
   * published, nothing behind these places is of that month.
   *
   * @throws KafkaException if Kafka does not have the stream: then it is not the ledger's, or has
   *     lost it, and how far the loaders are can't be told
   */
  Map<TopicPartition, Long> ends() throws InterruptedException {
    return ends(stream);
  }

  /** The partitions of the stream that the group has not committed up to there, after a wait. */
  List<Obstacle> behind(Map<TopicPartition, Long> ends, Duration wait) throws InterruptedException {
    long until = System.nanoTime() + wait.toNanos();
    var behind = behind(ends, "stream");
    while (!behind.isEmpty() && System.nanoTime() - until < 0) {
      Pause.of(AGAIN);
      behind = behind(ends, "stream");
    }
    return behind;
  }

  /**
   * Repairs that are not done. What one may bring was decided by what the table had then, so none
   * may be open when the table changes; of what is sent later the new rows are seen.
   */
  List<Obstacle> repairs() throws InterruptedException {
    boolean any = answer(admin.listTopics().names()).contains(repair);
    return any ? behind(ends(repair), "repairs") : List.of();
  }

  private List<Obstacle> behind(Map<TopicPartition, Long> ends, String rule)
      throws InterruptedException {
    var committed = committed();
    var obstacles = new ArrayList<Obstacle>();
    ends.forEach((partition, end) -> {
      long at = committed.getOrDefault(partition, 0L);
      if (at < end) {
        obstacles.add(
            new Obstacle(
                rule,
                "the loaders have done with %s up to %d, and it reaches to %d: what lies between may still be inserted"
                    .formatted(partition, at, end)));
      }
    });
    return obstacles;
  }

  /** Where the group stands in each partition of the stream and of its repair topic. */
  Map<TopicPartition, Long> committed() throws InterruptedException {
    var found = new TreeMap<TopicPartition, Long>(BY_NAME);
    answer(admin.listConsumerGroupOffsets(Repair.LOADER).partitionsToOffsetAndMetadata())
        .forEach((partition, at) -> {
          boolean ours = partition.topic().equals(stream) || partition.topic().equals(repair);
          if (ours && at != null) { // null: it never committed there
            found.put(partition, at.offset());
          }
        });
    return found;
  }

  /** As the brokers have them: what is not committed counts too. */
  private Map<TopicPartition, Long> ends(String topic) throws InterruptedException {
    var asked =
        answer(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
            .flatMap(each -> each.partitions().stream())
            .collect(
                Collectors.toMap(
                    each -> new TopicPartition(topic, each.partition()), _ -> OffsetSpec.latest()));
    var ends = new TreeMap<TopicPartition, Long>(BY_NAME);
    answer(admin.listOffsets(asked).all()).forEach((p, at) -> ends.put(p, at.offset()));
    return ends;
  }

  private static <T> T answer(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new KafkaException("Kafka does not answer: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    admin.close(NEVER_WAIT);
  }
}
