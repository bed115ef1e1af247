package io.countinghouse.cli.rules;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.topic.OneRecord;
import io.countinghouse.cli.topic.WholeTopic;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.detection.rule.RuleFile;
import io.countinghouse.detection.rule.RuleRefusedException;
import io.countinghouse.events.RuleDocument;
import io.countinghouse.events.Topics;
import io.countinghouse.events.UndecodableException;
import io.countinghouse.topics.EventHeaders;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/** The topic of rules: read whole, with the eyes of the scorer, and written to. */
public final class RuleTopic {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

  private final String bootstrap;

  public RuleTopic(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** Everything that is written now. */
  public RuleBook read() {
    var book = new RuleBook(RuleFile.builtIn());
    try {
      WholeTopic.read(bootstrap, Topics.RULES, ANSWER_MAX, record -> take(book, record));
    } catch (KafkaException e) {
      throw new CommandFailed("Kafka does not give the rules: " + e.getMessage(), e);
    }
    return book;
  }

  /** What the scorer refuses is in its dead letters; here as there it changes nothing. */
  private static void take(RuleBook book, ConsumerRecord<byte[], byte[]> record) {
    try {
      var document = EventHeaders.decode(Topics.RULES, record.headers(), record.value());
      book.take(document, Instant.ofEpochMilli(record.timestamp()));
    } catch (RuleRefusedException | UndecodableException e) {
      // passed over, as by the scorer
    }
  }

  /**
   * Checks a document as the scorer will, and writes it.
   *
   * @throws RuleRefusedException if it is not right; nothing is written
   */
  public void put(RuleDocument document) throws InterruptedException {
    read().check(document, Instant.now());
    OneRecord.write(bootstrap, Topics.RULES, document.key(), document);
  }
}
