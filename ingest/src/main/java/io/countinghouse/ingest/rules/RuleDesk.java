package io.countinghouse.ingest.rules;

import io.countinghouse.detection.rule.Activation;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.detection.rule.RuleChange;
import io.countinghouse.events.RuleDocument;
import io.countinghouse.ingest.access.Caller;
import io.countinghouse.ingest.access.Changes;
import io.countinghouse.ingest.access.Changes.Event;
import io.countinghouse.topics.rules.RuleTopic;
import java.time.Instant;
import java.util.function.Function;

/** Where rules are looked at, and changed on record. */
public final class RuleDesk {

  private final RuleTopic topic;
  private final Changes changes;

  public RuleDesk(RuleTopic topic, Changes changes) {
    this.topic = topic;
    this.changes = changes;
  }

  /**
   * Looks at everything that is written now.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  public <T> T read(Function<RuleBook, T> look) {
    return topic.read(look);
  }

  /**
   * Writes a document that is right.
   *
   * @param wanted gives the document, at a moment when everything else has been read
   * @param address where the request came from
   * @throws io.countinghouse.detection.rule.RuleRefusedException if it is not right
   * @throws org.apache.kafka.common.KafkaException if it is not known whether it is written
   */
  public RuleTopic.Written put(
      Function<Instant, RuleDocument> wanted, Caller caller, String address) {
    return topic.put(
        wanted,
        (document, change) -> changes.record(event(change), caller, address, document.key()));
  }

  private static Event event(RuleChange change) {
    return change instanceof Activation ? Event.RULE_ACTIVATED : Event.RULE_WRITTEN;
  }
}
