package io.countinghouse.scorer.decided;

import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.events.Topic;
import io.countinghouse.events.UndecodableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic of decisions as this process has read it so far. One thread reads ({@link
 * TopicFollower}), the stream threads ask; a question that can't be answered yet for sure waits.
 *
 * <p>An activation is written {@link RuleBook#LEAD} before it holds, and becomes readable up to
 * {@link RuleBook#UNREADABLE_MAX} after it was written. So who has read all that could be read at a
 * moment <i>t</i> knows what holds for whatever is posted up to <i>t</i> + lead - unreadable, less
 * what clocks do not agree on.
 *
 * @param <T> what is known of the topic
 */
public final class Followed<T> {

  /** How far the clocks of lanes, brokers and scorers may be apart. */
  public static final Duration CLOCKS_APART_MAX = Duration.ofSeconds(5);

  /** So old may be what was read last, seen from a payment that is judged by it. */
  static final Duration BEHIND_MAX =
      RuleBook.LEAD.minus(RuleBook.UNREADABLE_MAX).minus(CLOCKS_APART_MAX);

  /**
   * How long a stream thread waits for what is to be read. A leader that crashed has a successor
   * when its session has run out ({@code broker.session.timeout.ms}, 9 s by default) and the client
   * has asked again (3 s), and this may happen twice on end. A thread that waits does not poll,
   * which the group forgives for {@code max.poll.interval.ms}: that must be longer. A wait of more
   * than the Kafka transaction's time-out (10 s) loses what was not committed, to be done again: no
   * more than the restart would that comes otherwise.
   */
  public static final Duration WAIT_MAX = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(Followed.class);
  private static final int REFUSALS_MAX = 10_000;

  /** As much as a dead letter says. */
  private static final int REASON_CHARS_MAX = 1_000;

  private final Topic<?> topic;
  private final Book<T> book;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition readOn = lock.newCondition();
  private final Map<Long, String> refusals = new LinkedHashMap<>();
  private volatile T known;
  private volatile long knownUntilMs = Long.MIN_VALUE;
  private volatile long nextOffset;

  public Followed(Topic<?> topic, Book<T> book, InstantSource clock) {
    this.topic = topic;
    this.book = book;
    this.clock = clock;
    this.known = book.now();
  }

  /** What the book says, and nothing else ever. */
  public static <T> Followed<T> never(Topic<?> topic, Book<T> book) {
    var followed = new Followed<>(topic, book, InstantSource.system());
    followed.knownUntil(Instant.ofEpochMilli(Long.MAX_VALUE), 0);
    return followed;
  }

  /** Where it is written. */
  public Topic<?> topic() {
    return topic;
  }

  /** What is read so far, whether or not more is to be read. */
  public T known() {
    return known;
  }

  /** Takes in a record; one that is not right is remembered as refused. */
  public void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      var what = book.take(record);
      LOG.atInfo().addKeyValue("topic", topic.name()).log("decided: {}", what);
    } catch (IllegalArgumentException | UndecodableException e) {
      refuse(record.offset(), String.valueOf(e.getMessage()));
    }
  }

  private void refuse(long offset, String reason) {
    var why = reason.substring(0, Math.min(reason.length(), REASON_CHARS_MAX));
    LOG.atWarn()
        .addKeyValue("topic", topic.name())
        .addKeyValue("offset", offset)
        .log("refused: {}", why);
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
      known = book.now();
    }
    locked(() -> {
      nextOffset = next;
      knownUntilMs = moment.toEpochMilli();
      readOn.signalAll();
    });
  }

  /**
   * What is known that may be about a transaction.
   *
   * @throws IllegalStateException if it is not known for sure and does not become so in {@link
   *     #WAIT_MAX}
   */
  public T at(Instant postedAt) {
    long neededMs = postedAt.toEpochMilli() - BEHIND_MAX.toMillis();
    if (neededMs > knownUntilMs) {
      // A lane whose clock runs ahead of ours can't be waited for: what is read now must do.
      long nowMs = clock.millis() - CLOCKS_APART_MAX.toMillis();
      await(() -> knownUntilMs >= Math.min(neededMs, nowMs), topic.name() + " is read too slowly");
    }
    return known;
  }

  /**
   * Why a record was refused; empty: it was not.
   *
   * @throws IllegalStateException if it is not read in {@link #WAIT_MAX}
   */
  public Optional<String> refusal(long offset) {
    await(() -> nextOffset > offset, topic.name() + " is not read up to " + offset);
    lock.lock();
    try {
      return Optional.ofNullable(refusals.get(offset));
    } finally {
      lock.unlock();
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
      throw new IllegalStateException("interrupted while waiting for " + topic.name(), e);
    } finally {
      lock.unlock();
    }
  }
}
