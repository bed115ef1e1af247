package io.countinghouse.cli.rules;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.detection.rule.RuleRefusedException;
import io.countinghouse.events.RuleDocument;
import io.countinghouse.topics.rules.RuleTopic;
import java.time.Instant;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;

/** The rules of a running system, and its failures told as a command tells them. */
public final class SystemRules {

  private SystemRules() {}

  /** Everything that is written now. */
  public static RuleBook book(String bootstrap) {
    try (var topic = new RuleTopic(bootstrap)) {
      return topic.read(book -> book); // nobody else has it: the topic is closed
    } catch (KafkaException e) {
      throw new CommandFailed("Kafka does not give the rules: " + e.getMessage(), e);
    }
  }

  /**
   * Checks a document as the scorer will, and writes it.
   *
   * @param wanted gives it, at a moment when everything else has been read
   * @return what was written
   * @throws RuleRefusedException if it is not right; nothing has changed
   */
  static RuleDocument put(String bootstrap, Function<Instant, RuleDocument> wanted) {
    try (var topic = new RuleTopic(bootstrap)) {
      return topic.put(wanted, (_, _) -> {}).document();
    } catch (KafkaException e) {
      throw new CommandFailed("Kafka does not take the rules: " + e.getMessage(), e);
    }
  }
}
