package io.countinghouse.loader.batch;

import io.countinghouse.topics.Repair;
import org.apache.kafka.common.TopicPartition;

/**
 * The names that a batch has in ClickHouse. Its first offset is enough to identify it: before
 * anything is inserted the bounds are committed, and the bounds of one first offset never change
 * after that.
 */
public record BatchKey(TopicPartition source, long first) {

  /** How its Kafka partition is named in its rows. */
  public int partitionInRows() {
    return Repair.partitionInRows(source);
  }

  /** In the rows, such as {@code transactions/3/12345}. */
  public String id() {
    return source.topic() + "/" + source.partition() + "/" + first;
  }

  /** The deduplication token of one month's insert in one attempt. */
  public String token(Bounds bounds, int month) {
    return id() + "-" + bounds.last() + "/" + month + "/a" + bounds.attempt();
  }

  /** How the ids of all its queries start, whoever sent them; a database's are its own. */
  public String queryPrefix(String database) {
    return "loader:" + database + ":" + id() + ":";
  }
}
