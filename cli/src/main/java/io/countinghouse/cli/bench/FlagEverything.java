package io.countinghouse.cli.bench;

import io.countinghouse.cli.rules.RuleTopic;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.events.Micros;
import io.countinghouse.events.RuleDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * A rule that flags whatever is posted from a moment on, so that a flag of every transaction can be
 * waited for. It is about none of the transactions of the rounds before, which lie in the past.
 */
record FlagEverything(Instant from) {

  private static final String RULE =
      "{\"kind\":\"rule\",\"id\":\"bench\",\"version\":1,\"about\":\"Everything.\",\"author\":\"bench\","
          + "\"when\":{\"fact\":\"direction\",\"is\":[\"in\",\"out\"]},\"verdict\":\"flag\"}";

  /** What the way to the broker may take. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  static FlagEverything write(String bootstrap) throws Exception {
    var topic = new RuleTopic(bootstrap);
    topic.put(new RuleDocument(RULE));
    var from = Micros.truncate(Instant.now().plus(RuleBook.LEAD).plus(MARGIN));
    var activation =
        "{\"kind\":\"activation\",\"id\":\"bench\",\"version\":1,\"mode\":\"live\",\"from\":\"%s\",\"author\":\"bench\"}"
            .formatted(from);
    topic.put(new RuleDocument(activation));
    return new FlagEverything(from);
  }

  /** Returns when it holds. */
  void await() {
    for (var now = Instant.now(); now.isBefore(from); now = Instant.now()) {
      LockSupport.parkNanos(Duration.between(now, from).toNanos());
    }
  }
}
