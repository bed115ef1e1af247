package io.countinghouse.scorer.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.detection.rule.RuleFile;
import io.countinghouse.detection.rule.RuleSet;
import io.countinghouse.events.RuleDocument;
import io.countinghouse.events.Topics;
import io.countinghouse.scorer.decided.Followed;
import io.countinghouse.topics.EventHeaders;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Who asks for rules gets those of the time, or waits until they are known for sure. */
final class LiveRulesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant FROM = NOW.plus(RuleBook.LEAD);

  private final LiveRules rules = new LiveRules(InstantSource.fixed(NOW));
  private long offset;

  private void write(String quoted) {
    var document = new RuleDocument(quoted.replace('\'', '"'));
    var sent = EventHeaders.record(Topics.RULES, document.key(), document);
    rules
        .followed()
        .take(
            new ConsumerRecord<>(
                sent.topic(),
                0,
                offset++,
                NOW.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty()));
  }

  private void pauseARule() {
    write(
        "{'kind':'activation','id':'velocity-1h','version':1,'mode':'paused','from':'%s','author':'a'}"
            .formatted(FROM));
  }

  @Test
  void whatIsNotYetReadIsWaitedFor() throws Exception {
    pauseARule();
    rules.followed().knownUntil(NOW.minusSeconds(60), 0);
    var asked = CompletableFuture.supplyAsync(() -> rules.at(NOW));
    assertThrows(TimeoutException.class, () -> asked.get(200, TimeUnit.MILLISECONDS));
    rules.followed().knownUntil(NOW, offset);
    assertEquals(RuleFile.builtIn().name(), asked.get(5, TimeUnit.SECONDS).name());
    assertTrue(live(rules.at(FROM)) < live(rules.at(NOW)));
  }

  @Test
  void aLaneWhoseClockRunsAheadIsNotWaitedFor() {
    rules.followed().knownUntil(NOW, 0);
    assertEquals(RuleFile.builtIn().name(), rules.at(NOW.plusSeconds(3600)).name());
  }

  @Test
  void aRefusedRecordSaysWhy() {
    pauseARule();
    write("{'kind':'rule','id':'r','version':1,'about':'x','author':'a','when':7,'weight':0.5}");
    rules.followed().knownUntil(NOW, offset);
    assertFalse(rules.followed().refusal(0).isPresent());
    assertTrue(
        rules.followed().refusal(1).orElseThrow().startsWith("rule r/1: when: 7 must have one of"));
  }

  /** Its stamp may be old when a record becomes readable; no payment may have passed it by then. */
  @Test
  void whatBecomesReadableLateIsReadBeforeItHolds() throws Exception {
    var lastMoment = NOW.plus(RuleBook.UNREADABLE_MAX); // a replica hid what was stamped NOW
    var late = new LiveRules(InstantSource.fixed(FROM));
    late.followed().knownUntil(lastMoment.minusMillis(1), 0);
    var asked = CompletableFuture.supplyAsync(() -> late.at(FROM));
    assertThrows(TimeoutException.class, () -> asked.get(200, TimeUnit.MILLISECONDS));
    late.followed().knownUntil(lastMoment.plus(Followed.CLOCKS_APART_MAX), 0);
    asked.get(5, TimeUnit.SECONDS);
  }

  @Test
  void howFullTheBookIsCanBeWatched() {
    var registry = new SimpleMeterRegistry();
    rules.watch(registry);
    pauseARule();
    rules.followed().knownUntil(NOW, offset);
    var documents = registry.get("scorer.rules.fullness").tag("of", "documents").gauge();
    assertEquals(1 / 10_000.0, documents.value());
  }

  private static int live(RuleSet set) {
    return set.rules().size();
  }
}
