package io.countinghouse.detection.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.feature.Moment;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.History;
import io.countinghouse.events.Flag;
import io.countinghouse.events.RuleDocument;
import io.countinghouse.testkit.Payments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is told of why rules speak of a payment of 20 EUR by web, the second of the account. */
final class WhyTest {

  private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant FROM = T.plusSeconds(60);
  private static final String OVER_10 = "{'feature':'amount','comparison':'more_than','limit':10}";
  private static final String OVER_30 = "{'feature':'amount','comparison':'more_than','limit':30}";
  private static final String TWO =
      "{'feature':'count','window':'P1D','comparison':'at_least','limit':2}";
  private static final String FAST =
      "{'feature':'travel_kmh','window':'P1D','comparison':'at_least','limit':1000}";
  private static final String WEB = "{'fact':'channel','is':['web']}";
  private static final String BRANCH = "{'fact':'channel','is':['till','branch']}";

  private final RuleBook book = new RuleBook(RuleFile.builtIn());
  private final Payments alice = new Payments("alice").by("web");

  private void take(String quoted) {
    book.take(new RuleDocument(quoted.replace('\'', '"')), T);
  }

  private void rule(String id, String when, String mode) {
    take(
        "{'kind':'rule','id':'%s','version':1,'about':'x','author':'a','when':%s,'weight':0.5}"
            .formatted(id, when));
    take(
        "{'kind':'activation','id':'%s','version':1,'mode':'%s','from':'%s','author':'a'}"
            .formatted(id, mode, FROM));
  }

  private List<Flag.Reason> reasons() {
    var rules = book.timeline().at(FROM);
    var history = History.EMPTY.with(AccountEvent.of(alice.out(Duration.ZERO, "5.00"))).next();
    var event = AccountEvent.of(alice.out(Duration.ofHours(1), "20.00"));
    return rules.assess(new Moment("alice", event, history, rules.thresholds())).reasons();
  }

  private Flag.Reason reason(String when) {
    rule("r", when, "live");
    return reasons().getFirst();
  }

  private static Flag.Condition amount(String rule, String comparison, double limit) {
    return new Flag.Condition(rule, 1, "amount", null, null, comparison, 20.0, limit, "EUR");
  }

  private static Flag.Condition two(String rule) {
    return new Flag.Condition(rule, 1, "count", null, "PT24H", "at_least", 2.0, 2, "transactions");
  }

  @Test
  void everyComparisonThatHeldIsTold() {
    var reason = reason("[" + OVER_10 + "," + TWO + ",{'any':[" + OVER_30 + "," + WEB + "]}]");
    assertEquals(List.of(amount("r", "more_than", 10), two("r")), reason.conditions());
    assertEquals("channel is web", reason.evidence());
    assertEquals(20, reason.observed());
    assertEquals(10, reason.limit());
    assertNull(reason.conditionsCut());
  }

  @Test
  void ofAnAlternativeThatDoesNotHoldNothingIsTold() {
    var reason = reason("{'any':[{'all':[" + OVER_10 + "," + OVER_30 + "]}," + TWO + "]}");
    assertEquals(List.of(two("r")), reason.conditions());
    assertEquals("transactions", reason.unit());
  }

  @Test
  void aRuleMadeOnlyOfNotSaysWhatDidNotHold() {
    var reason = reason("{'not':{'any':[" + OVER_30 + "," + BRANCH + "]}}");
    assertEquals(List.of(amount("r", "not_more_than", 30)), reason.conditions());
    assertEquals("channel is web, not branch or till", reason.evidence());
    assertEquals("truth", reason.unit());
  }

  @Test
  void ofANotOfSeveralOnlyWhatFailedIsTold() {
    var reason = reason("{'not':{'all':[" + OVER_10 + "," + OVER_30 + ",{'not':" + WEB + "}]}}");
    assertEquals(List.of(amount("r", "not_more_than", 30)), reason.conditions());
    assertEquals("channel is web", reason.evidence());
  }

  @Test
  void whereThereIsNoValueNoneIsTold() {
    var reason = reason("{'not':" + FAST + "}");
    assertEquals(
        List.of(
            new Flag.Condition(
                "r", 1, "travel_kmh", null, "PT24H", "not_at_least", null, 1000, "km/h")),
        reason.conditions());
  }

  @Test
  void aThresholdOfTheRulesOwnIsTold() {
    var reason =
        reason(
            "{'feature':'near_threshold_sum','window':'P7D','threshold':21,"
                + "'comparison':'at_least','limit':0.5}");
    assertEquals(21, Objects.requireNonNull(reason.conditions().getFirst().threshold()));
  }

  @Test
  void aTypologyTellsWhatItsRulesSawToTheLast() {
    rule("hint", "[" + OVER_10 + "," + WEB + "]", "paused");
    rule("quiet", OVER_30, "live");
    rule("middle", "[{'rule':'hint','version':1}]", "paused");
    rule("r", "[{'rule':'middle','version':1},{'not':{'rule':'quiet'}}," + TWO + "]", "live");
    var reason = reasons().getFirst();
    assertEquals(
        List.of(two("r"), amount("quiet", "not_more_than", 30), amount("hint", "more_than", 10)),
        reason.conditions());
    assertEquals(
        "rule middle/1; rule quiet/1 does not speak; middle/1: rule hint/1; hint/1: channel is web",
        reason.evidence());
    assertEquals(2, reason.observed(), "its own comparison stands in front, as ever");
  }

  @Test
  void aFlagHoldsABoundedNumberAndSaysSo() {
    var many =
        IntStream.range(0, 60)
            .mapToObj(
                i -> "{'feature':'amount','comparison':'more_than','limit':%d.5}".formatted(i % 10))
            .collect(Collectors.joining(",", "[", "]"));
    for (int i = 0; i < 6; i++) {
      rule("r" + i, many, "live");
    }
    var reasons = reasons();
    assertEquals(
        Why.CONDITIONS_MAX, reasons.stream().mapToInt(one -> one.conditions().size()).sum());
    assertEquals(60, reasons.getFirst().conditions().size());
    assertNull(reasons.getFirst().conditionsCut());
    assertTrue(Boolean.TRUE.equals(reasons.getLast().conditionsCut()));
    assertEquals(6, reasons.size());
    assertEquals(20, reasons.getLast().observed(), "the first of each is told in any case");
  }
}
