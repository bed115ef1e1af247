package io.countinghouse.stack;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a broker that stands alone needs to be told, whichever way it is run. */
final class KafkaSettings {
  static final Map<String, String> ALL =
      Map.ofEntries(
          Map.entry("auto.create.topics.enable", "false"),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("offsets.topic.num.partitions", "4"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("transaction.state.log.num.partitions", "4"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.num.partitions", "1"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          // A broker that was killed is let in again after its session: 9 s by default.
          Map.entry("broker.session.timeout.ms", "1000"),
          Map.entry("broker.heartbeat.interval.ms", "200"),
          // A producer that never comes back holds up read_committed readers for this long at most.
          Map.entry("transaction.max.timeout.ms", "60000"),
          Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"));

  private KafkaSettings() {}

  /** The same, as the official image wants to be told. */
  static Map<String, String> environment() {
    return ALL.entrySet().stream()
        .collect(Collectors.toMap(each -> variable(each.getKey()), Map.Entry::getValue));
  }

  private static String variable(String setting) {
    return "KAFKA_" + setting.toUpperCase(Locale.ROOT).replace('.', '_');
  }
}
