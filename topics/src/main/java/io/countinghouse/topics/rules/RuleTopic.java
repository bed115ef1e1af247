package io.countinghouse.topics.rules;

import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.detection.rule.RuleChange;
import io.countinghouse.detection.rule.RuleRefusedException;
import io.countinghouse.events.RuleDocument;
import io.countinghouse.events.Topics;
import io.countinghouse.topics.OneRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The topic of rules for whoever looks at them or changes them: with the scorer's own code, so that
 * it refuses what every scorer will. Nothing happens before the first question; the book is kept
 * from then on, and read on at each question. One caller at a time, the others wait.
 */
public final class RuleTopic implements AutoCloseable {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

  /**
   * A document that is in the topic.
   *
   * @param change what it says
   * @param isNew false: it was there already, and was not written again
   */
  public record Written(RuleDocument document, RuleChange change, boolean isNew) {}

  private final String bootstrap;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable RuleReader reader;

  public RuleTopic(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /**
   * Looks at everything that is written now.
   *
   * @param look must not keep the book
   * @throws KafkaException if Kafka does not answer, or too many others ask
   */
  public <T> T read(Function<RuleBook, T> look) {
    return locked(open -> {
      open.readOn(-1);
      return look.apply(open.book());
    });
  }

  /**
   * Checks a document, writes it, and reads it as every scorer will.
   *
   * @param wanted gives the document, at a moment when everything else has been read
   * @param first done when it was found right, before it is written; what it throws is thrown
   * @return what it says, and whether it is new
   * @throws RuleRefusedException if it is not right, and nothing is written; or if it became wrong
   *     on its way, because somebody else was faster or it came too late, and it changes nothing
   * @throws KafkaException if it is not known whether it is written
   */
  public Written put(
      Function<Instant, RuleDocument> wanted, BiConsumer<RuleDocument, RuleChange> first) {
    return locked(open -> {
      open.readOn(-1);
      var now = Instant.now();
      var document = wanted.apply(now);
      var change = open.book().check(document, now);
      if (open.book().holds(document)) {
        return new Written(document, change, false);
      }
      first.accept(document, change);
      long offset = OneRecord.write(bootstrap, Topics.RULES, document.key(), document).offset();
      open.readOn(offset)
          .ifPresent(why -> {
            throw new RuleRefusedException(why);
          });
      return new Written(document, change, true);
    });
  }

  private <T> T locked(Function<RuleReader, T> work) {
    try {
      if (!lock.tryLock(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException("too many others ask for rules");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while others asked for rules", e);
    }
    try {
      if (reader == null) {
        reader = new RuleReader(bootstrap, ANSWER_MAX);
      }
      return work.apply(reader);
    } catch (RuntimeException | Error e) {
      var open = reader;
      if (e instanceof KafkaException || open == null || !open.isWhole()) {
        forget(); // what the book then is of, nobody knows: the next begins anew
      }
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private void forget() {
    var open = reader;
    reader = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      forget();
    } finally {
      lock.unlock();
    }
  }
}
