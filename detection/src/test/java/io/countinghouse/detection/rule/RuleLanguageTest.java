package io.countinghouse.detection.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.feature.Moment;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.History;
import io.countinghouse.detection.profile.Profile;
import io.countinghouse.events.RuleDocument;
import io.countinghouse.events.Score;
import io.countinghouse.testkit.Payments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What conditions, lists, verdicts and the shadow do to a payment of 20 EUR to a shop. */
final class RuleLanguageTest {

  private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant FROM = T.plusSeconds(60);
  private static final String OVER_10 = "{'feature':'amount','comparison':'more_than','limit':10}";
  private static final String OVER_30 = "{'feature':'amount','comparison':'more_than','limit':30}";
  private static final String ALICE = "{'fact':'account','is':['alice']}";
  private static final String BOB = "{'fact':'account','is':['bob']}";

  private final RuleBook book = new RuleBook(RuleFile.builtIn());
  private final Payments alice = new Payments("alice");

  private void take(String quoted) {
    book.take(new RuleDocument(quoted.replace('\'', '"')), T);
  }

  private void rule(String id, int version, String when, String effect, String mode) {
    take(
        "{'kind':'rule','id':'%s','version':%d,'about':'x','author':'a','when':%s,%s}"
            .formatted(id, version, when, effect));
    activate(id, version, mode);
  }

  private void activate(String id, int version, String mode) {
    take(
        "{'kind':'activation','id':'%s','version':%d,'mode':'%s','from':'%s','author':'a'}"
            .formatted(id, version, mode, FROM));
  }

  private void list(String id, String of, String entries) {
    take(
        "{'kind':'list','id':'%s','version':1,'about':'x','author':'a','purpose':'watch','of':'%s','entries':%s}"
            .formatted(id, of, entries));
    activate(id, 1, "live");
  }

  private Assessment assess() {
    var rules = book.timeline().at(FROM);
    var event = AccountEvent.of(alice.out(Duration.ZERO, "20.00"));
    return rules.assess(new Moment("alice", event, History.EMPTY, rules.thresholds()));
  }

  private double score(String when) {
    rule("r", 1, when, "'weight':0.5", "live");
    return assess().score();
  }

  @Test
  void aCandidateListIsLookedAtInPlaceOfTheOneInForce() {
    list("known", "account", "['bob']");
    rule("live-one", 1, "{'fact':'account','in_list':'known'}", "'weight':0.5", "live");
    var today = book.timeline().at(FROM);
    var documents =
        List.of(
            "{'kind':'list','id':'known','version':2,'about':'x','author':'a','purpose':'watch','of':'account','entries':['alice']}",
            "{'kind':'rule','id':'tried','version':1,'about':'x','author':'a','when':{'fact':'account','in_list':'known'},'weight':0.5}");
    var candidates =
        Candidates.of(
            book, documents.stream().map(one -> new RuleDocument(one.replace('\'', '"'))).toList());
    var event = AccountEvent.of(alice.out(Duration.ZERO, "20.00"));
    var moment = new Moment("alice", event, History.EMPTY, today.thresholds());
    var assessed = candidates.beside(today).assess(moment);
    assertEquals(0, assessed.score(), "what is in force is judged by what is in force");
    var trial = Objects.requireNonNull(assessed.shadow());
    assertEquals(List.of("tried/1"), trial.spoke());
    assertEquals(0.75, trial.score(), "both look into the candidate");
  }

  @Test
  void allMeansAll() {
    assertEquals(0, score("{'all':[" + OVER_10 + "," + BOB + "]}"));
  }

  @Test
  void anyMeansOneOfThem() {
    assertEquals(0.5, score("{'any':[" + OVER_30 + "," + ALICE + "]}"));
  }

  @Test
  void notTurnsItAround() {
    assertEquals(
        0.5, score("{'all':[" + OVER_10 + ",{'not':{'any':[" + OVER_30 + "," + BOB + "]}}]}"));
    assertEquals(20, assess().reasons().getFirst().observed());
    assertEquals("EUR", assess().reasons().getFirst().unit());
  }

  @Test
  void aListSaysWhoIsInIt() {
    list("watched", "account", "['alice','carol']");
    assertEquals(0.5, score("{'fact':'account','in_list':'watched'}"));
    var reason = assess().reasons().getFirst();
    assertEquals("account alice is in list watched/1", reason.evidence());
    assertEquals("truth", reason.unit());
  }

  @Test
  void whatAPaymentDoesNotHaveIsInNoList() {
    list("channels", "channel", "['web']");
    assertEquals(0, score("{'fact':'channel','in_list':'channels'}"));
  }

  @Test
  void aVerdictStandsAboveHints() {
    rule("hint", 1, OVER_10, "'weight':0.5", "live");
    rule("good", 1, ALICE, "'verdict':'pass'", "live");
    assertEquals(0, assess().score());
    assertTrue(assess().reasons().isEmpty());
    rule("bad", 1, OVER_10, "'verdict':'flag'", "live");
    assertEquals(1, assess().score());
    assertEquals("bad", assess().reasons().getFirst().rule());
  }

  @Test
  void aTypologyIsARuleOfRules() {
    rule("hint", 1, OVER_10, "'weight':0.5", "paused");
    rule("typology", 1, "[{'rule':'hint'}," + ALICE + "]", "'weight':0.9", "live");
    assertEquals(0, assess().score(), "a rule that is paused does not speak");
    rule("named", 1, "[{'rule':'hint','version':1}," + ALICE + "]", "'weight':0.75", "live");
    assertEquals(0.75, assess().score(), "but a version that is named does");
    assertEquals("rule hint/1; account is alice", assess().reasons().getFirst().evidence());
    activate("hint", 1, "live");
    assertEquals(1 - 0.5 * 0.25 * (1 - 0.9), assess().score(), 1e-12);
  }

  @Test
  void whatIsInShadowIsRecordedAndNotHeard() {
    rule("hint", 1, OVER_10, "'weight':0.5", "live");
    assertNull(assess().shadow());
    rule("hint", 2, OVER_10, "'weight':0.75", "shadow");
    rule("other", 1, OVER_30, "'weight':0.5", "shadow");
    rule("typology", 1, "{'rule':'hint'}", "'weight':0.5", "shadow");
    assertEquals(0.5, assess().score());
    assertEquals(1, assess().reasons().size());
    var shadow = Objects.requireNonNull(assess().shadow());
    assertEquals(1 - 0.25 * 0.5, shadow.score());
    assertEquals(List.of("hint/2", "typology/1"), shadow.spoke());
  }

  @Test
  void aLiveTypologyDoesNotListenToTheShadow() {
    rule("hint", 1, OVER_10, "'weight':0.5", "shadow");
    rule("typology", 1, "{'rule':'hint'}", "'weight':0.75", "live");
    assertEquals(0, assess().score());
    assertEquals(1 - 0.5 * 0.25, Objects.requireNonNull(assess().shadow()).score());
  }

  @Test
  void aNumberBeyondAllBoundsIsRefusedAndEndsNothing() {
    var digits = "1".repeat(400);
    for (var number : List.of(digits, "-" + digits, "1e999")) {
      assertThrows(
          RuleRefusedException.class,
          () -> rule("r", 1, OVER_10, "'weight':" + number, "live"),
          number);
      assertThrows(
          RuleRefusedException.class,
          () ->
              rule(
                  "r",
                  1,
                  OVER_10.replaceAll("'limit':[0-9.]+", "'limit':" + number),
                  "'weight':0.5",
                  "live"),
          number);
    }
  }

  private static String near(String threshold) {
    return "{'feature':'near_threshold_sum','window':'P7D','threshold':%s,'comparison':'at_least','limit':20}"
        .formatted(threshold);
  }

  @Test
  void aRuleMayNameAThresholdOfItsOwn() {
    assertEquals(0.5, score(near("21")));
    assertTrue(
        assess().features().contains(new Score.Feature("near_threshold_sum_7d_21", 20)),
        () -> assess().toString());
    rule("s", 1, near("20"), "'weight':0.5", "live");
    rule("t", 1, near("3000.5"), "'weight':0.5", "live");
    assertEquals(0.5, assess().score());
    assertTrue(assess().features().contains(new Score.Feature("near_threshold_sum_7d_3000.5", 0)));
  }

  @Test
  void aThresholdThatIsNoneOrNotAskedForIsRefused() {
    assertThrows(RuleRefusedException.class, () -> score(near("0")));
    assertThrows(RuleRefusedException.class, () -> score(near("-1")));
    assertThrows(RuleRefusedException.class, () -> score(near("1e300")));
    assertThrows(
        RuleRefusedException.class, () -> score(near("21").replace("near_threshold_sum", "sum")));
  }

  private Candidates candidate(String id, String when) {
    var rule =
        "{'kind':'rule','id':'%s','version':1,'about':'x','author':'a','when':%s,'weight':0.5}"
            .formatted(id, when);
    return Candidates.of(book, List.of(new RuleDocument(rule.replace('\'', '"'))));
  }

  @Test
  void whereNothingIsKnownOfMerchantsTodaysRulesOfThemAreLeftOut() {
    var frauds = "{'feature':'merchant_frauds','window':'P7D','comparison':'at_least','limit':1}";
    rule("shops", 1, frauds, "'weight':0.5", "live");
    rule("by-name", 1, "{'rule':'shops'}", "'weight':0.5", "live");
    rule("live-one", 1, OVER_10, "'weight':0.5", "live");
    var today = book.timeline().at(FROM);
    var beside = candidate("tried", ALICE).besideWithoutMerchants(today);
    assertFalse(beside.looksAtMerchants());
    assertEquals(
        List.of("by-name/1", "shops/1"), today.rulesOfMerchants().stream().map(Rule::key).toList());
    assertEquals(today.rules().size() - 2, beside.rules().size());
    var naming = candidate("naming", "{'rule':'shops'}");
    assertThrows(RuleRefusedException.class, () -> naming.besideWithoutMerchants(today));
  }

  @Test
  void aRuleMayLookAtTheMerchant() {
    var frauds = "{'feature':'merchant_frauds','window':'%s','comparison':'at_least','limit':1}";
    assertThrows(RuleRefusedException.class, () -> score(frauds.formatted("P61D")));
    assertEquals(0, score(frauds.formatted("P7D")));
    var rules = book.timeline().at(FROM);
    assertTrue(rules.looksAtMerchants());
    var event = AccountEvent.of(alice.out(Duration.ZERO, "20.00"));
    var profile = new Profile();
    profile.payment(event.occurredAtUs());
    profile.fraud(event.occurredAtUs(), false);
    var moment = new Moment("alice", event, History.EMPTY, profile, rules.thresholds());
    assertEquals(0.5, rules.assess(moment).score());
  }

  @Test
  void whatIsNotThereFulfilsNoCondition() {
    var far = "{'feature':'travel_km','window':'P1D','comparison':'%s','limit':0}";
    assertEquals(0, score(far.formatted("at_least")));
    rule("s", 1, far.formatted("at_most"), "'weight':0.5", "live");
    assertEquals(0, assess().score());
  }
}
