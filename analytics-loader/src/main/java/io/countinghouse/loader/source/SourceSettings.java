package io.countinghouse.loader.source;

import static org.apache.kafka.clients.consumer.ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.AUTO_OFFSET_RESET_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.CLIENT_ID_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.FETCH_MAX_BYTES_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_ID_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_PROTOCOL_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.ISOLATION_LEVEL_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.MAX_POLL_RECORDS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/** The consumer's settings, each with its reason. */
final class SourceSettings {

  private static final int MIB = 1024 * 1024;

  private SourceSettings() {}

  static Map<String, Object> of(String bootstrap) {
    var settings = new HashMap<String, Object>();
    settings.put(BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(CLIENT_ID_CONFIG, DeadLetters.SERVICE);
    settings.put(GROUP_ID_CONFIG, DeadLetters.SERVICE);
    exactness(settings);
    membership(settings);
    memory(settings);
    return settings;
  }

  private static void exactness(Map<String, Object> settings) {
    // Only what was really posted.
    settings.put(ISOLATION_LEVEL_CONFIG, "read_committed");
    // Offsets are committed by hand, with the bounds of the batch.
    settings.put(ENABLE_AUTO_COMMIT_CONFIG, false);
    // A reset would skip or repeat silently: it is a reason to stop.
    settings.put(AUTO_OFFSET_RESET_CONFIG, "none");
    // The topics have their owners; a typing error must not make one.
    settings.put(ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
  }

  /** No group.instance.id: a static member's partitions wait for it, ours should move at once. */
  private static void membership(Map<String, Object> settings) {
    // The classic protocol, because there the session is the client's to choose.
    settings.put(GROUP_PROTOCOL_CONFIG, "classic");
    // The shortest that a broker allows by default: a killed loader's partitions move after 6 s.
    settings.put(SESSION_TIMEOUT_MS_CONFIG, 6_000);
    settings.put(HEARTBEAT_INTERVAL_MS_CONFIG, 1_500);
    // Longer than the slowest round of inserts; while ClickHouse is away polling goes on.
    settings.put(MAX_POLL_INTERVAL_MS_CONFIG, 300_000);
    // Cooperative: when a loader joins or leaves, the others' batches in memory stay and go on.
    settings.put(PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
  }

  /** One fetch of 16 MiB in the client, one more being handed out. */
  private static void memory(Map<String, Object> settings) {
    settings.put(FETCH_MAX_BYTES_CONFIG, 16 * MIB);
    settings.put(MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * MIB);
    // Some 4 MB of transactions: decoded and batched in well under the age of a batch.
    settings.put(MAX_POLL_RECORDS_CONFIG, 20_000);
    // Records are handed out as they come; the age of a batch does the gathering.
    settings.put(FETCH_MAX_WAIT_MS_CONFIG, 100);
  }
}
