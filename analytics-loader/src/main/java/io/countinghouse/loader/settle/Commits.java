package io.countinghouse.loader.settle;

import io.countinghouse.loader.batch.Committed;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The group's commit, which only the present owner of a partition can make. */
@FunctionalInterface
public interface Commits {

  /**
   * Commits in one request and waits for the answer.
   *
   * @throws NotCommittedException if it was refused
   * @throws AwayException if Kafka did not answer: whether it was accepted is not known
   */
  void commit(Map<TopicPartition, Committed> states);
}
