package io.countinghouse.cli.repair;

import org.apache.kafka.common.TopicPartition;

/**
 * A partition that no longer has what the loaders' group must read next.
 *
 * @param committed what that is
 * @param begins the first offset that Kafka has
 * @param ends the offset after the last
 * @param next where the group can go on: after all that Kafka lost, and after all of which
 *     ClickHouse has a row
 */
record Lost(TopicPartition partition, long committed, long begins, long ends, long next) {

  String line() {
    return "%s: the group stands at %d, Kafka has %d to %d; it goes on at %d"
        .formatted(partition, committed, begins, ends, next);
  }
}
