package io.countinghouse.cli.bench;

import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.events.Micros;
import io.countinghouse.events.RuleDocument;
import io.countinghouse.events.Topics;
import io.countinghouse.topics.EventHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A rule that flags whatever is posted from a moment on, so that a flag of every transaction can be
 * waited for. It is about none of the transactions of the rounds before, which lie in the past.
 */
record FlagEverything(Instant from) {

  private static final String RULE =
      "{\"kind\":\"rule\",\"id\":\"bench\",\"version\":1,\"about\":\"Everything.\",\"author\":\"bench\","
          + "\"when\":{\"fact\":\"direction\",\"is\":[\"in\",\"out\"]},\"verdict\":\"flag\"}";

  static FlagEverything write(String bootstrap) throws Exception {
    var from = Micros.truncate(Instant.now().plus(RuleBook.LEAD).plus(Duration.ofSeconds(2)));
    var activation =
        "{\"kind\":\"activation\",\"id\":\"bench\",\"version\":1,\"mode\":\"live\",\"from\":\"%s\",\"author\":\"bench\"}"
            .formatted(from);
    Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    var bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
      for (var json : new String[] {RULE, activation}) {
        var document = new RuleDocument(json);
        producer.send(EventHeaders.record(Topics.RULES, document.key(), document)).get();
      }
    }
    return new FlagEverything(from);
  }

  /** Returns when it holds. */
  void await() {
    for (var now = Instant.now(); now.isBefore(from); now = Instant.now()) {
      LockSupport.parkNanos(Duration.between(now, from).toNanos());
    }
  }
}
