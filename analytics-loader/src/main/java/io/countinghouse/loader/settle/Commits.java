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
   * @throws NotCommittedException if it was refused, or is not known to be accepted
   */
  void commit(Map<TopicPartition, Committed> states);
}
