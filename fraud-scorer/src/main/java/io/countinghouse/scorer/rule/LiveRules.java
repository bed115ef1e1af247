package io.countinghouse.scorer.rule;

import io.countinghouse.detection.rule.Fullness;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.detection.rule.RuleFile;
import io.countinghouse.detection.rule.RuleRefusedException;
import io.countinghouse.detection.rule.RuleSet;
import io.countinghouse.detection.rule.Timeline;
import io.countinghouse.events.Score;
import io.countinghouse.events.Topics;
import io.countinghouse.events.UndecodableException;
import io.countinghouse.topics.EventHeaders;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules as this process has read them so far. One thread reads ({@link RuleFollower}), the
 * stream threads ask; a question that can't be answered yet for sure waits.
 *
 * <p>An activation is written {@link RuleBook#LEAD} before it holds, and becomes readable up to
 * {@link RuleBook#UNREADABLE_MAX} after it was written. So who has read all that could be read at a
 * moment <i>t</i> knows the rules for whatever is posted up to <i>t</i> + lead - unreadable, less
 * what clocks do not agree on.
 */
public final class LiveRules {

  /** How far the clocks of lanes, brokers and scorers may be apart. */
  static final Duration CLOCKS_APART_MAX = Duration.ofSeconds(5);

  /** So old may be what was read last, seen from a payment that is judged by it. */
  static final Duration BEHIND_MAX =
      RuleBook.LEAD.minus(RuleBook.UNREADABLE_MAX).minus(CLOCKS_APART_MAX);

  /**
   * How long a stream thread waits for rules. A leader that crashed has a successor when its
   * session has run out ({@code broker.session.timeout.ms}, 9 s by default) and the client has
   * asked again (3 s), and this may happen twice on end. A thread that waits does not poll, which
   * the group forgives for {@code max.poll.interval.ms}: that must be longer. A wait of more than
   * the Kafka transaction's time-out (10 s) loses what was not committed, to be done again: no more
   * than the restart would that comes otherwise.
   */
  public static final Duration WAIT_MAX = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(LiveRules.class);
  private static final int REFUSALS_MAX = 10_000;

  /** As much as a dead letter says. */
  private static final int REASON_CHARS_MAX = 1_000;

  private final RuleBook book = new RuleBook(RuleFile.builtIn());
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition readOn = lock.newCondition();
  private final Map<Long, String> refusals = new LinkedHashMap<>();
  private volatile Timeline timeline = book.timeline();
  private volatile long knownUntilMs = Long.MIN_VALUE;
  private volatile long nextOffset;
  private volatile Fullness fullness = book.fullness();

  public LiveRules(InstantSource clock) {
    this.clock = clock;
  }

  /** The rules that come with the program, and no others ever. */
  public static LiveRules builtIn() {
    var rules = new LiveRules(InstantSource.system());
    rules.knownUntil(Instant.ofEpochMilli(Long.MAX_VALUE), 0);
    return rules;
  }

  /** Takes in a record; one that is not right is remembered as refused, and changes nothing. */
  public void take(ConsumerRecord<byte[], byte[]> record) {
    var writtenAt = Instant.ofEpochMilli(record.timestamp());
    try {
      var document = EventHeaders.decode(Topics.RULES, record.headers(), record.value());
      var change = book.take(document, writtenAt);
      LOG.atInfo()
          .addKeyValue("kind", change.getClass().getSimpleName())
          .addKeyValue("key", document.key())
          .log("rules changed");
    } catch (RuleRefusedException | UndecodableException e) {
      refuse(record.offset(), String.valueOf(e.getMessage()));
    }
  }

  private void refuse(long offset, String reason) {
    var why = reason.substring(0, Math.min(reason.length(), REASON_CHARS_MAX));
    LOG.atWarn().addKeyValue("offset", offset).log("rule refused: {}", why);
    locked(() -> {
      refusals.put(offset, why);
      if (refusals.size() > REFUSALS_MAX) {
        refusals.remove(refusals.keySet().iterator().next());
      }
    });
  }

  /**
   * Makes known what was taken in.
   *
   * @param moment all that was written before it has been taken in
   * @param next the offset of the record to be read next
   */
  public void knownUntil(Instant moment, long next) {
    if (next != nextOffset) {
      timeline = book.timeline();
      fullness = book.fullness();
    }
    locked(() -> {
      nextOffset = next;
      knownUntilMs = moment.toEpochMilli();
      readOn.signalAll();
    });
  }

  /**
   * The rules for a transaction.
   *
   * @throws IllegalStateException if they are not known for sure and do not become so in {@link
   *     #WAIT_MAX}
   */
  public RuleSet at(Instant postedAt) {
    long neededMs = postedAt.toEpochMilli() - BEHIND_MAX.toMillis();
    if (neededMs > knownUntilMs) {
      // A lane whose clock runs ahead of ours can't be waited for: what is read now must do.
      long nowMs = clock.millis() - CLOCKS_APART_MAX.toMillis();
      await(() -> knownUntilMs >= Math.min(neededMs, nowMs), "rules are read too slowly");
    }
    return timeline.at(postedAt);
  }

  /**
   * Why a record was refused; empty: it was not.
   *
   * @throws IllegalStateException if it is not read in {@link #WAIT_MAX}
   */
  public Optional<String> refusal(long offset) {
    await(() -> nextOffset > offset, "rules are not read up to " + offset);
    lock.lock();
    try {
      return Optional.ofNullable(refusals.get(offset));
    } finally {
      lock.unlock();
    }
  }

  /** Tells how full the book is, of which all is kept for ever. */
  public void watch(MeterRegistry registry) {
    gauge(registry, "documents", Fullness::documents);
    gauge(registry, "characters", Fullness::characters);
    gauge(registry, "parts", Fullness::parts);
  }

  private void gauge(MeterRegistry registry, String of, ToDoubleFunction<Fullness> share) {
    Gauge.builder("scorer.rules.fullness", this, rules -> share.applyAsDouble(rules.fullness))
        .tag("of", of)
        .register(registry);
  }

  /**
   * Checks that rules which a score was made by are still known.
   *
   * @throws IllegalStateException if it was made by rules that somebody activated, and of none of
   *     them anything is known now
   */
  public void requireKnown(Score last) {
    var now = at(last.postedAt()).name();
    if (RuleSet.isOfActivations(last.ruleSetVersion()) && !RuleSet.isOfActivations(now)) {
      throw new IllegalStateException(
          ("the last score, of %s, was made by rule set %s; by what topic %s holds now it would be %s:"
                  + " it was emptied or made anew. Put its copy back, or start with"
                  + " SCORER_ACCEPT_LOST_RULES=true")
              .formatted(last.postedAt(), last.ruleSetVersion(), Topics.RULES.name(), now));
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  private void await(BooleanSupplier holds, String otherwise) {
    lock.lock();
    try {
      long leftNs = WAIT_MAX.toNanos();
      while (!holds.getAsBoolean()) {
        if (leftNs <= 0) {
          throw new IllegalStateException(otherwise);
        }
        leftNs = readOn.awaitNanos(leftNs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for rules", e);
    } finally {
      lock.unlock();
    }
  }
}
