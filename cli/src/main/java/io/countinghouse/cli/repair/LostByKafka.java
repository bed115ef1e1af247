package io.countinghouse.cli.repair;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.events.Topics;
import io.countinghouse.reports.repair.LoadedTo;
import io.countinghouse.sql.facts.TopicTables;
import io.countinghouse.topics.Repair;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Moves the loaders' group past what Kafka has lost, or deleted before it was read. What lay there
 * is in the ledger, and is missed by the proof of completeness from then on.
 *
 * <p>Offsets are never used twice: batches and their rows are named by them. So a partition that
 * ends before the place where the group stands, as a topic does that was made anew, is first made
 * longer, by records of aborted transactions: they take offsets, and no reader of committed records
 * ever sees them.
 */
final class LostByKafka implements AutoCloseable {

  private static final int ANSWER_MS_MAX = 20_000;
  private static final int FILLERS_MAX = 100_000;
  private static final Duration NEVER_WAIT = Duration.ZERO;

  private final Admin admin;
  private final String bootstrap;
  private final LoadedTo loaded;

  LostByKafka(String bootstrap, LoadedTo loaded) {
    this.bootstrap = bootstrap;
    this.loaded = loaded;
    this.admin =
        Admin.create(
            Map.of(
                "bootstrap.servers", bootstrap,
                "default.api.timeout.ms", ANSWER_MS_MAX,
                "request.timeout.ms", ANSWER_MS_MAX / 2));
  }

  /** What is lost; nothing is changed. */
  List<Lost> find() throws SQLException, InterruptedException {
    var committed =
        answer(admin.listConsumerGroupOffsets(Repair.LOADER).partitionsToOffsetAndMetadata());
    var partitions = partitions();
    var begins = offsets(partitions, OffsetSpec.earliest());
    var ends = offsets(partitions, OffsetSpec.latest());
    var lost = new ArrayList<Lost>();
    for (var partition : partitions) {
      var at = committed.get(partition);
      long stands = at == null ? 0 : at.offset();
      long first = begins.getOrDefault(partition, 0L);
      long end = ends.getOrDefault(partition, 0L);
      // Kafka forgets where the group stood in a topic that is deleted.
      long next = Math.max(first, at == null ? loadedTo(partition) : stands);
      if (at == null ? next > 0 : next != stands || next > end) {
        lost.add(new Lost(partition, stands, first, end, Math.max(next, loadedTo(partition))));
      }
    }
    lost.sort(Comparator.comparing(each -> each.partition().toString()));
    return lost;
  }

  /** Of all topics that the loaders read. */
  private Set<TopicPartition> partitions() throws InterruptedException {
    var read = new HashSet<String>(TopicTables.topics());
    Topics.SEQUENCED.forEach(topic -> read.add(topic.repairs(Repair.LOADER)));
    read.retainAll(answer(admin.listTopics().names()));
    return answer(admin.describeTopics(read).allTopicNames()).values().stream()
        .flatMap(topic ->
            topic.partitions().stream()
                .map(each -> new TopicPartition(topic.name(), each.partition())))
        .collect(Collectors.toSet());
  }

  private long loadedTo(TopicPartition partition) throws SQLException {
    return loaded.next(
        Repair.streamOf(partition.topic(), Repair.LOADER), Repair.partitionInRows(partition));
  }

  private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec spec)
      throws InterruptedException {
    var asked = partitions.stream().collect(Collectors.toMap(p -> p, _ -> spec));
    var found = new TreeMap<TopicPartition, Long>(Comparator.comparing(TopicPartition::toString));
    answer(admin.listOffsets(asked).all()).forEach((p, at) -> found.put(p, at.offset()));
    return found;
  }

  /**
   * Moves the group past all of it.
   *
   * @throws CommandFailed if a loader runs, or Kafka does not answer; it can be run again
   */
  void pass(List<Lost> lost) throws InterruptedException {
    requireNoLoader();
    for (var each : lost) {
      if (each.next() > each.ends()) {
        fill(each.partition(), each.next() - each.ends());
      }
    }
    var moved =
        lost.stream()
            .collect(Collectors.toMap(Lost::partition, each -> new OffsetAndMetadata(each.next())));
    answer(admin.alterConsumerGroupOffsets(Repair.LOADER, moved).all());
  }

  private void requireNoLoader() throws InterruptedException {
    var group =
        answer(admin.describeConsumerGroups(List.of(Repair.LOADER)).all()).get(Repair.LOADER);
    if (group != null && !group.members().isEmpty()) {
      throw new CommandFailed(
          "%d loaders are members of the group: stop them first; one that was killed leaves after 6 s"
              .formatted(group.members().size()));
    }
  }

  private void fill(TopicPartition partition, long count) {
    var settings =
        Map.<String, Object>of(
            "bootstrap.servers", bootstrap,
            "transactional.id", "repair-" + UUID.randomUUID(),
            "max.block.ms", ANSWER_MS_MAX);
    var bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
      producer.initTransactions();
      for (long left = count; left > 0; left -= FILLERS_MAX) {
        producer.beginTransaction();
        for (long i = Math.min(left, FILLERS_MAX); i > 0; i--) {
          var _ =
              producer.send(
                  new ProducerRecord<>(
                      partition.topic(), partition.partition(), new byte[] {0}, new byte[] {0}));
        }
        producer.flush();
        producer.abortTransaction();
      }
    }
  }

  private static <T> T answer(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new CommandFailed("Kafka does not answer: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    admin.close(NEVER_WAIT);
  }
}
