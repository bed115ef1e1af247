package io.countinghouse.scorer;

import io.countinghouse.events.Topics;
import io.countinghouse.scorer.decided.Followed;
import io.countinghouse.topics.TopicAdmin;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** How the topology is run: exactly once, with short commits and quick take-overs. */
final class StreamsSettings {

  /** Names the consumer group, the Kafka transactions, the changelog and the dead letters. */
  static final String APPLICATION_ID = "fraud-scorer";

  /** The shortest that brokers accept by default; a killed instance is replaced after it. */
  private static final int SESSION_TIMEOUT_MS = 6_000;

  /** So long may Kafka be away before the service gives up and leaves it to its supervisor. */
  static final int KAFKA_AWAY_MS_MAX = 600_000;

  /** An idle thread should not wake up more often. */
  private static final int POLL_MS_MIN = 20;

  /** As Streams has it. */
  private static final int POLL_MS_MAX = 100;

  private StreamsSettings() {}

  static Properties of(ScorerConfig config, ScorerMetrics metrics) {
    return of(APPLICATION_ID, config, metrics);
  }

  /** For a topology of another name, in all else alike. */
  static Properties of(String applicationId, ScorerConfig config, ScorerMetrics metrics) {
    var p = new Properties();
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafkaBootstrap());
    p.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toAbsolutePath().toString());
    p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    p.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbys());
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitIntervalMs());
    // A thread that waits for records sleeps so long through the turn of a flag to be committed.
    p.put(
        StreamsConfig.POLL_MS_CONFIG, Math.clamp(config.flagCommitMs(), POLL_MS_MIN, POLL_MS_MAX));
    p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1); // the cluster's own
    p.put(StreamsConfig.TASK_TIMEOUT_MS_CONFIG, KAFKA_AWAY_MS_MAX);
    p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0); // HistoryStore keeps its own copies
    p.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    // What is kept and passed on bears the ledger's time too.
    p.put(
        StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG),
        TopicAdmin.AHEAD_MS_MAX);
    deadLetters(p, metrics);
    consumer(p);
    producer(p);
    return p;
  }

  private static void deadLetters(Properties p, ScorerMetrics metrics) {
    p.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        DeadLetters.OfUndecodable.class);
    p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.OfUnfit.class);
    p.put(DeadLetters.METRICS, metrics);
  }

  private static void consumer(Properties p) {
    // Of what says nothing itself: of rules and models, where only refusals are told, and of the
    // internal topic of party events, which has no offset before its first commit.
    main(p, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    main(p, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
    main(p, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, SESSION_TIMEOUT_MS / 6);
    main(p, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    // Restoring happens between polls, a part at a time. A payment may wait for rules and then for
    // models, each up to WAIT_MAX, and a document for being read; one of them is to spare.
    main(
        p,
        ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
        (int) Followed.WAIT_MAX.multipliedBy(4).toMillis());
  }

  private static void producer(Properties p) {
    // A commit flushes, so lingering only fills batches between two commits.
    producer(p, ProducerConfig.LINGER_MS_CONFIG, 5);
    producer(p, ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
    producer(p, ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"); // the names in scores repeat
    producer(p, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.DEAD_LETTER_BYTES_MAX);
    // What a killed instance left open hides its scores from readers no longer than this.
    producer(p, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000);
  }

  private static void main(Properties p, String key, Object value) {
    p.put(StreamsConfig.mainConsumerPrefix(key), value);
  }

  private static void producer(Properties p, String key, Object value) {
    p.put(StreamsConfig.producerPrefix(key), value);
  }
}
