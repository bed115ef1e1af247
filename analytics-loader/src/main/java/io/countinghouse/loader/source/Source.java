package io.countinghouse.loader.source;

import io.countinghouse.events.Topics;
import io.countinghouse.loader.batch.Committed;
import io.countinghouse.loader.fact.FactTables;
import io.countinghouse.loader.insert.AwayException;
import io.countinghouse.loader.settle.Commits;
import io.countinghouse.loader.settle.LoadingStoppedException;
import io.countinghouse.loader.settle.NotCommittedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The group's consumer. Only one thread may use it. */
public final class Source implements Commits, AutoCloseable {

  /** A commit takes some milliseconds; after this long Kafka is away. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

  private final KafkaConsumer<byte[], byte[]> consumer;

  public Source(String bootstrap) {
    this.consumer =
        new KafkaConsumer<>(
            SourceSettings.of(bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Joins the group; the listener is called within {@link #poll}. */
  public void subscribe(ConsumerRebalanceListener listener) {
    var topics = new ArrayList<String>();
    FactTables.ALL.forEach(table -> topics.add(table.topic().name()));
    Topics.SEQUENCED.forEach(topic -> topics.add(topic.repairs(FactTables.SERVICE)));
    consumer.subscribe(topics, listener);
  }

  /**
   * The next records of partitions that are not paused, and the group's news.
   *
   * @throws LoadingStoppedException if Kafka does not have what is to be read next
   */
  public ConsumerRecords<byte[], byte[]> poll(Duration wait) {
    try {
      return consumer.poll(wait);
    } catch (OffsetOutOfRangeException e) {
      throw new LoadingStoppedException(
          "Kafka does not have the next offsets to load, %s: it has lost or deleted what it had acknowledged; docs/loader.md says how to go on (repair --lost-by-kafka)"
              .formatted(e.offsetOutOfRangePartitions()),
          e);
    }
  }

  /** Whether Kafka had more of the partition when it was last asked for records. */
  public boolean behind(TopicPartition partition) {
    return consumer.currentLag(partition).orElse(0) > 0;
  }

  @Override
  public void commit(Map<TopicPartition, Committed> states) {
    try {
      consumer.commitSync(Committed.offsets(states), ANSWER_MAX);
    } catch (CommitFailedException | RebalanceInProgressException e) {
      throw new NotCommittedException(e); // fenced, or about to know whether it is
    } catch (RetriableException e) { // not known: the same commit may be made again
      throw new AwayException("Kafka does not take commits", e);
    }
  }

  /** What the group has committed for each of the partitions; those without are left out. */
  public Map<TopicPartition, Committed> committed(Set<TopicPartition> partitions) {
    var states = new HashMap<TopicPartition, Committed>();
    asked(() -> consumer.committed(partitions, ANSWER_MAX))
        .forEach((partition, offset) -> {
          if (offset != null) {
            states.put(partition, Committed.of(offset));
          }
        });
    return states;
  }

  /** Whether the topic has this partition; a topic of which nothing is known may have it. */
  public boolean exists(TopicPartition partition) {
    var all = asked(() -> consumer.partitionsFor(partition.topic(), ANSWER_MAX));
    return all.isEmpty()
        || all.stream().anyMatch(info -> info.partition() == partition.partition());
  }

  /** The first offset that Kafka still has. */
  public long beginning(TopicPartition partition) {
    return asked(() -> consumer.beginningOffsets(Set.of(partition), ANSWER_MAX).get(partition));
  }

  private static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (RetriableException e) {
      throw new AwayException("Kafka does not answer", e);
    }
  }

  public void seek(TopicPartition partition, long offset) {
    consumer.seek(partition, offset);
  }

  public long position(TopicPartition partition) {
    return asked(() -> consumer.position(partition, ANSWER_MAX));
  }

  /**
   * What would be read next, if it is known without asking anybody: it is after the last record
   * that was handed out, and after the ends of transactions and the aborted records behind it.
   */
  public OptionalLong positionNow(TopicPartition partition) {
    try {
      return OptionalLong.of(consumer.position(partition, Duration.ZERO));
    } catch (RetriableException e) { // it is being checked with a new leader
      return OptionalLong.empty();
    }
  }

  /** Pauses these and no others. */
  public void pauseOnly(Collection<TopicPartition> partitions) {
    var paused = consumer.paused();
    var resume = new HashSet<>(paused);
    resume.removeAll(partitions);
    consumer.resume(resume);
    consumer.pause(partitions);
  }

  @Override
  public void close() throws KafkaException {
    consumer.close();
  }
}
