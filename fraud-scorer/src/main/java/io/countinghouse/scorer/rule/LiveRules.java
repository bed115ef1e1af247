package io.countinghouse.scorer.rule;

import io.countinghouse.detection.rule.Fullness;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.detection.rule.RuleFile;
import io.countinghouse.detection.rule.RuleSet;
import io.countinghouse.detection.rule.Timeline;
import io.countinghouse.events.Score;
import io.countinghouse.events.Topics;
import io.countinghouse.scorer.decided.Book;
import io.countinghouse.scorer.decided.Followed;
import io.countinghouse.topics.EventHeaders;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The rules as this process has read them so far. */
public final class LiveRules {

  /** What is known of them: what holds when, and how full the book is. */
  public record Known(Timeline timeline, Fullness fullness) {}

  private final Followed<Known> followed;

  public LiveRules(InstantSource clock) {
    this(new Followed<>(Topics.RULES, new Rules(), clock));
  }

  private LiveRules(Followed<Known> followed) {
    this.followed = followed;
  }

  /** The rules that come with the program, and no others ever. */
  public static LiveRules builtIn() {
    return new LiveRules(Followed.never(Topics.RULES, new Rules()));
  }

  /** How far they are read. */
  public Followed<Known> followed() {
    return followed;
  }

  /**
   * The rules for a transaction.
   *
   * @throws IllegalStateException if they are not known for sure, and do not become so in time
   */
  public RuleSet at(Instant postedAt) {
    return followed.at(postedAt).timeline().at(postedAt);
  }

  /** Tells how full the book is, of which all is kept for ever. */
  public void watch(MeterRegistry registry) {
    gauge(registry, "documents", Fullness::documents);
    gauge(registry, "characters", Fullness::characters);
    gauge(registry, "parts", Fullness::parts);
    gauge(registry, "later", Fullness::later);
  }

  private void gauge(MeterRegistry registry, String of, ToDoubleFunction<Fullness> share) {
    Gauge.builder(
            "scorer.rules.fullness",
            followed,
            rules -> share.applyAsDouble(rules.known().fullness()))
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

  /** The book of rules, fed from its topic. */
  private static final class Rules implements Book<Known> {

    private final RuleBook book = new RuleBook(RuleFile.builtIn());

    @Override
    public String take(ConsumerRecord<byte[], byte[]> record) {
      var document = EventHeaders.decode(Topics.RULES, record.headers(), record.value());
      book.take(document, Instant.ofEpochMilli(record.timestamp()));
      return document.key();
    }

    @Override
    public Known now() {
      return new Known(book.timeline(), book.fullness());
    }
  }
}
