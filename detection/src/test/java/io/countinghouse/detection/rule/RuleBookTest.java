package io.countinghouse.detection.rule;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.RuleDocument;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be written into the book of rules, and what it makes hold when. */
final class RuleBookTest {

  private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant FROM = T.plusSeconds(60);
  private static final String SMALL = "{'feature':'amount','comparison':'at_least','limit':1}";

  private final RuleBook book = new RuleBook(RuleFile.builtIn());

  private static RuleDocument json(String quoted) {
    return new RuleDocument(quoted.replace('\'', '"'));
  }

  static RuleDocument rule(String id, int version, String when) {
    return json(
        "{'kind':'rule','id':'%s','version':%d,'about':'x','author':'a','when':%s,'weight':0.5}"
            .formatted(id, version, when));
  }

  private static RuleDocument list(String id, int version, String of, String entries) {
    return json(
        ("{'kind':'list','id':'%s','version':%d,'about':'x','author':'a','purpose':'deny',"
                + "'of':'%s','entries':%s}")
            .formatted(id, version, of, entries));
  }

  private static RuleDocument activation(String id, int version, String mode, Instant from) {
    return json(
        "{'kind':'activation','id':'%s','version':%d,'mode':'%s','from':'%s','author':'a'}"
            .formatted(id, version, mode, from));
  }

  private void take(RuleDocument document) {
    book.take(document, T);
  }

  private String refusal(RuleDocument document) {
    var before = book.timeline().at(FROM).name();
    var refusal = assertThrows(RuleRefusedException.class, () -> take(document));
    assertEquals(before, book.timeline().at(FROM).name());
    return String.valueOf(refusal.getMessage());
  }

  private List<String> live(Instant at) {
    return book.timeline().at(at).rules().stream().map(Rule::key).toList();
  }

  private List<String> shadow(Instant at) {
    return book.timeline().at(at).shadow().stream().map(Rule::key).toList();
  }

  @Test
  void anEmptyBookHoldsTheRulesOfTheProgram() {
    assertEquals(RuleFile.builtIn().name(), book.timeline().at(T).name());
  }

  private static RuleDocument later(String id, int version) {
    return json(
        "{'kind':'rule','language':3,'id':'%s','version':%d,'when':{'mood':'bad'}}"
            .formatted(id, version));
  }

  private String unreadable(Instant at) {
    var timeline = book.timeline();
    var stop = assertThrows(RuleRefusedException.class, () -> timeline.at(at));
    return String.valueOf(stop.getMessage());
  }

  @Test
  void whatIsWrittenInALaterLanguageIsRefusedAndStopsNothingUntilItIsActivated() {
    var message = refusal(later("moody", 1));
    assertTrue(message.contains("language: this program knows language 2: upgrade it"), message);
    var activation = activation("moody", 1, "live", FROM);
    var refused = assertThrows(RuleRefusedException.class, () -> book.check(activation, T));
    assertTrue(String.valueOf(refused.getMessage()).contains("later language"));
    assertEquals(RuleFile.builtIn().name(), book.timeline().at(FROM).name());
  }

  @ParameterizedTest
  @CsvSource({"live", "shadow"})
  void nothingIsJudgedWhileARuleOfALaterLanguageIsInForce(String mode) {
    refusal(later("moody", 1));
    take(activation("moody", 1, mode, FROM));
    assertEquals(RuleFile.builtIn().name(), book.timeline().at(FROM.minusMillis(1)).name());
    assertEquals(
        "moody/1, in force from 2026-03-01T10:01:00Z, is written in language 3, and this program"
            + " knows 2: upgrade it",
        unreadable(FROM));
    take(activation("moody", 1, "paused", FROM.plusSeconds(60)));
    assertTrue(unreadable(FROM.plusSeconds(59)).startsWith("moody/1"));
    assertEquals(RuleFile.builtIn().name(), book.timeline().at(FROM.plusSeconds(60)).name());
  }

  /** A later program may hold the one that was too many, and would judge by it. */
  @ParameterizedTest
  @CsvSource({"live", "shadow"})
  void nothingIsJudgedFromTheActivationOfOneThatWasTooManyToNote(String mode) {
    for (int version = 1; version <= LaterRules.MAX; version++) {
      refusal(later("moody", version));
    }
    assertEquals(1, book.fullness().later());
    assertTrue(refusal(activation("gloomy", 1, mode, FROM)).contains("there is no rule or list"));
    assertTrue(refusal(later("gloomy", 1)).contains("it is not noted, since there are 1024"));
    assertTrue(book.fullness().later() > 1);
    assertEquals(RuleFile.builtIn().name(), book.timeline().at(FROM).name());

    var activation = activation("gloomy", 1, mode, FROM);
    var refused = assertThrows(RuleRefusedException.class, () -> book.check(activation, T));
    assertTrue(String.valueOf(refused.getMessage()).contains("upgrade this program"));
    take(activation);
    assertEquals(RuleFile.builtIn().name(), book.timeline().at(FROM.minusMillis(1)).name());
    assertEquals(
        "gloomy/1, in force from 2026-03-01T10:01:00Z, is not known, and may be one of 1 in later"
            + " languages that were too many to note: upgrade this program",
        unreadable(FROM));
    var pause = activation("gloomy", 1, "paused", FROM.plusSeconds(60));
    var kept = assertThrows(RuleRefusedException.class, () -> take(pause));
    assertTrue(String.valueOf(kept.getMessage()).contains("upgrade this program"), "a list, maybe");
    assertTrue(unreadable(FROM.plusSeconds(60)).startsWith("gloomy/1"));
  }

  @Test
  void aVersionThatCanBeReadTakesThePlaceOfOneThatCanNot() {
    refusal(later("moody", 1));
    take(rule("moody", 2, SMALL));
    take(activation("moody", 1, "live", FROM));
    take(activation("moody", 2, "live", FROM.plusSeconds(60)));
    assertTrue(live(FROM.plusSeconds(60)).contains("moody/2"));
  }

  @Test
  void oneInShadowGoesOnThereWhenAnotherVersionGoesLive() {
    refusal(later("moody", 2));
    take(rule("moody", 1, SMALL));
    take(activation("moody", 2, "shadow", FROM));
    take(activation("moody", 1, "live", FROM.plusSeconds(60)));
    assertTrue(unreadable(FROM.plusSeconds(60)).startsWith("moody/2"), "a later program runs it");
  }

  @Test
  void aListOfALaterLanguageCanNotBePausedAsNoListCan() {
    refusal(json("{'kind':'list','language':3,'id':'friends','version':1,'moods':['good']}"));
    take(activation("friends", 1, "live", FROM));
    var pause = activation("friends", 1, "paused", FROM.plusSeconds(60));
    assertThrows(RuleRefusedException.class, () -> book.check(pause, T));
    var refused = assertThrows(RuleRefusedException.class, () -> take(pause));
    assertTrue(String.valueOf(refused.getMessage()).contains("a list can only be live"));
    assertTrue(unreadable(FROM.plusSeconds(60)).startsWith("friends/1"));
  }

  @Test
  void aRuleThatNamesOneOfALaterLanguageCanNotBeReadEither() {
    refusal(later("moody", 1));
    refusal(rule("wide", 1, "{'rule':'moody'}"));
    take(activation("wide", 1, "live", FROM));
    assertTrue(unreadable(FROM).startsWith("wide/1"));
  }

  @Test
  void aDocumentMaySayTheLanguageOfToday() {
    take(json(rule("small", 1, SMALL).json().replace("{\"kind\"", "{\"language\":1,\"kind\"")));
    assertEquals(1, book.rules().stream().filter(one -> one.id().equals("small")).count());
  }

  @Test
  void aRuleThatIsOnlyWrittenChangesNothing() {
    take(rule("small", 1, SMALL));
    assertEquals(RuleFile.builtIn().name(), book.timeline().at(FROM).name());
  }

  @Test
  void anActivationHoldsFromItsMomentOn() {
    take(rule("small", 1, SMALL));
    take(activation("small", 1, "live", FROM));
    assertTrue(live(FROM).contains("small/1"));
    assertEquals(RuleFile.builtIn().name(), book.timeline().at(FROM.minusNanos(1000)).name());
    assertTrue(book.timeline().at(FROM).name().matches("1\\+[0-9a-f]{12}"));
    assertSame(book.timeline().at(FROM).thresholds(), book.timeline().at(T).thresholds());
  }

  /** A replay passes thousands of moments, and what they make must not gather. */
  @Test
  void ofManyMomentsOnlyAFewSetsAreHeldAndEachIsStillWhatItWas() {
    take(rule("small", 1, SMALL));
    int moments = 3 * Timeline.BUILT_MAX;
    for (int s = 0; s < moments; s++) {
      take(activation("small", 1, s % 2 == 0 ? "live" : "paused", FROM.plusSeconds(s)));
    }
    var timeline = book.timeline();
    for (int round = 0; round < 2; round++) {
      for (int s = 0; s < moments; s++) {
        var rules = timeline.at(FROM.plusSeconds(s)).rules().stream().map(Rule::key).toList();
        assertEquals(s % 2 == 0, rules.contains("small/1"), "after " + s);
        assertTrue(timeline.held() <= Timeline.BUILT_MAX, () -> timeline.held() + " sets");
      }
    }
    assertEquals(Timeline.BUILT_MAX, timeline.held());
  }

  @Test
  void theOrderInWhichActivationsAreWrittenDoesNotMatter() {
    var other = new RuleBook(RuleFile.builtIn());
    var one = activation("small", 1, "live", FROM);
    var two = activation("velocity-1h", 1, "paused", FROM.plusSeconds(5));
    take(rule("small", 1, SMALL));
    other.take(rule("small", 1, SMALL), T);
    take(one);
    take(two);
    other.take(two, T);
    other.take(one, T);
    for (int s = 0; s < 10; s++) {
      var at = FROM.plusSeconds(s);
      assertEquals(book.timeline().at(at).name(), other.timeline().at(at).name());
    }
  }

  @Test
  void aVersionInShadowLeavesTheLiveOneWhereItIs() {
    take(rule("small", 1, SMALL));
    take(rule("small", 2, SMALL.replace("1}", "2}")));
    take(activation("small", 1, "live", FROM));
    take(activation("small", 2, "shadow", FROM.plusSeconds(1)));
    take(activation("small", 2, "live", FROM.plusSeconds(2)));
    take(activation("small", 2, "paused", FROM.plusSeconds(3)));
    assertTrue(live(FROM.plusSeconds(1)).contains("small/1"));
    assertEquals(List.of("small/2"), shadow(FROM.plusSeconds(1)));
    assertTrue(live(FROM.plusSeconds(2)).contains("small/2"));
    assertEquals(List.of(), shadow(FROM.plusSeconds(2)));
    assertEquals(RuleFile.builtIn().name(), book.timeline().at(FROM.plusSeconds(3)).name());
  }

  @Test
  void aBuiltInRuleCanBePausedAndReplaced() {
    take(rule("velocity-1h", 2, SMALL));
    take(activation("velocity-1h", 1, "paused", FROM));
    take(activation("velocity-1h", 2, "live", FROM.plusSeconds(1)));
    assertEquals(RuleFile.builtIn().rules().size() - 1, live(FROM).size());
    assertTrue(live(FROM.plusSeconds(1)).contains("velocity-1h/2"));
  }

  @Test
  void anotherListGivesTheSetAnotherName() {
    take(list("bad", 1, "merchant", "['m-1']"));
    take(list("bad", 2, "merchant", "['m-1','m-2']"));
    take(activation("bad", 1, "live", FROM));
    take(rule("r", 1, "{'fact':'merchant','in_list':'bad'}"));
    take(activation("r", 1, "live", FROM));
    take(activation("bad", 2, "live", FROM.plusSeconds(1)));
    assertNotEquals(
        book.timeline().at(FROM).name(), book.timeline().at(FROM.plusSeconds(1)).name());
  }

  @Test
  void whatIsWrittenCanNotBeChanged() {
    take(rule("small", 1, SMALL));
    take(rule("small", 1, SMALL)); // the same once more is no change
    assertEquals(
        "rule small/1: version: 1 is written already and can't be changed; the next is 2",
        refusal(rule("small", 1, SMALL.replace("1}", "2}"))));
    assertTrue(refusal(rule("velocity-1h", 1, SMALL)).contains("can't be changed"));
  }

  @Test
  void thePastCanNotBeChanged() {
    var late = T.plus(RuleBook.LEAD).minusMillis(1);
    assertTrue(refusal(activation("velocity-1h", 1, "paused", late)).contains("less than 60 s"));
    take(activation("velocity-1h", 1, "paused", T.plus(RuleBook.LEAD)));
    var far = Instant.parse("2030-01-01T00:00:00Z");
    assertTrue(refusal(activation("velocity-1h", 1, "live", far)).contains("a year ahead"));
  }

  @Test
  void anActivationOfWhatIsNotThereIsRefused() {
    assertEquals(
        "activation velocity-1/1: id: there is no rule or list velocity-1/1; nearest are"
            + " velocity-1h, velocity-10m, in-and-out",
        refusal(activation("velocity-1", 1, "live", FROM)));
    assertTrue(refusal(activation("velocity-1h", 7, "live", FROM)).contains("velocity-1h/7"));
  }

  @Test
  void aRuleWhoseListIsNotInForceIsNotActivated() {
    take(list("bad", 1, "merchant", "['m-1']"));
    take(rule("r", 1, "{'fact':'merchant','in_list':'bad'}"));
    assertTrue(refusal(activation("r", 1, "live", FROM)).contains("list bad is not activated"));
    take(activation("bad", 1, "live", FROM));
    take(activation("r", 1, "live", FROM));
    assertTrue(refusal(activation("bad", 1, "paused", FROM)).contains("a list can only be live"));
  }

  @Test
  void rulesOfRulesMayNotGoInCircles() {
    take(rule("a", 1, SMALL));
    take(rule("b", 1, "{'rule':'a'}"));
    take(rule("c", 1, "{'rule':'b','version':1}"));
    assertEquals(
        "rule a/2: when.rule: rule c leads back to rule a", refusal(rule("a", 2, "{'rule':'c'}")));
    take(rule("d", 1, "{'rule':'c'}"));
    assertTrue(refusal(rule("e", 1, "{'rule':'d'}")).contains("4 deep"));
  }

  @Test
  void aChainOfRulesDoesNotGrowByLaterVersionsOfItsLowerRules() {
    take(rule("a", 1, SMALL));
    take(rule("b", 1, "{'rule':'a'}"));
    take(rule("c", 1, "{'rule':'b'}"));
    take(rule("x", 1, SMALL));
    take(rule("y", 1, "{'rule':'x'}"));
    assertEquals(
        "rule a/2: when.rule: rules of rules may be 4 deep, and with this it is 5 (2 above rule a)",
        refusal(rule("a", 2, "{'rule':'y'}")));
    take(rule("a", 2, "{'rule':'x'}"));
    assertTrue(refusal(rule("x", 2, "{'rule':'velocity-1h'}")).contains("with this it is 5"));
  }

  @Test
  void namesOfLaterProgramsAreNobodyElses() {
    assertEquals(
        "rule built-in-x/1: id: names with built-in- are kept for rules of later programs",
        refusal(rule("built-in-x", 1, SMALL)));
    assertTrue(refusal(list("built-in-x", 1, "merchant", "['m-1']")).contains("are kept for"));
  }

  @Test
  void entriesOfAllListsAreBoundedTogether() {
    var entries =
        IntStream.range(0, 10_000).mapToObj("'m-%d'"::formatted).collect(joining(",", "[", "]"));
    for (int version = 1; version <= 100; version++) {
      take(list("l", version, "merchant", entries));
    }
    assertEquals(1, book.fullness().parts());
    assertEquals(
        "list l/101: the book of rules is full: it holds 1000000 conditions, values and entries of"
            + " lists of at most 1000000, and this has 1",
        refusal(list("l", 101, "merchant", "['m-1']")));
    assertTrue(refusal(rule("r", 1, SMALL)).contains("is full"));
  }

  @Test
  void aFullBookStillTakesThePauseOfWhatIsInForce() {
    take(rule("r", 1, SMALL));
    take(activation("r", 1, "live", FROM));
    for (int i = 2; i < 10_000; i++) {
      take(activation("r", 1, "live", FROM));
    }
    assertTrue(refusal(activation("r", 1, "shadow", FROM)).contains("10000 documents of at most"));
    take(activation("r", 1, "paused", FROM));
    assertEquals(RuleFile.builtIn().name(), book.timeline().at(FROM).name());
    assertTrue(refusal(activation("r", 1, "paused", FROM)).contains("is full")); // it is already
    for (var rule : RuleFile.builtIn().rules()) {
      take(activation(rule.id(), 1, "paused", FROM));
    }
    assertEquals(List.of(), live(FROM));
  }

  /** Single quotes stand for double ones; the message must name place, value and rule. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'all':[{'feature':'amount','comparison':'at_least','limit':1},{'feature':'count_2h','comparison':'at_least','limit':1}]} | when.all[1].feature: count_2h is no feature; nearest are count, amount, fan_in
          {'feature':'count','window':'2 hours','comparison':'at_least','limit':1} | when.window: 2 hours is no ISO 8601 duration such as PT10M or P7D
          {'feature':'count','window':'P91D','comparison':'at_least','limit':1} | when.window: window must be more than 0 and at most 90 days
          {'feature':'amount','comparison':'at_leest','limit':1} | when.comparison: at_leest is no comparison; nearest are at_least, at_most, less_than
          {'feature':'amount','comparison':'at_least','limit':'10'} | when.limit: 10 is no number
          {'feature':'amount','comparison':'at_least','limt':1} | when.limt: limt is no field here; nearest are limit, scale, window
          {'any':[]} | when.any: must be an array of 1 to 64 elements
          {'not':{'fact':'country','is':['Narnia']}} | when.not.is[0]: Narnia is no country
          {'fact':'merchant','in_list':'bad'} | when.in_list: there is no list bad; nearest are countries
          {'fact':'merchant','in_list':'countries'} | when.in_list: list countries is of country, not merchant
          {'fact':'country','in_list':'countries','version':3} | when.version: list countries has no version 3, only [1]
          {'rule':'velocity-2h'} | when.rule: there is no rule velocity-2h; nearest are velocity-1h, velocity-10m, structuring
          {'rule':'r'} | when.rule: rule r leads back to rule r
          {'feature':'amount','fact':'country'} | when: {"feature":"amount","fact":"country"} must have one of all, any, not, feature, fact, rule
          7 | when: 7 must have one of all, any, not, feature, fact, rule
          """)
  void aConditionThatDoesNotTypeCheckIsRefusedWithItsPlace(String when, String message) {
    take(list("countries", 1, "country", "['NL']"));
    take(rule("r", 9, SMALL));
    assertEquals("rule r/1: " + message, refusal(rule("r", 1, when)));
  }

  @Test
  void sizesAreBounded() {
    var deep = "{'not':".repeat(8) + SMALL + "}".repeat(8);
    assertTrue(refusal(rule("r", 1, deep)).endsWith("conditions may be 8 deep"));
    var wide = "[" + (SMALL + ",").repeat(63) + SMALL + "]";
    assertTrue(refusal(rule("r", 1, wide)).endsWith("a rule may have 64 conditions"));
    var long1 = "['" + "m".repeat(201) + "']";
    assertTrue(refusal(list("l", 1, "merchant", long1)).endsWith("1 to 200 characters"));
    assertTrue(
        refusal(list("l", 1, "merchant", "['a','a']")).endsWith("entries[1]: a is listed twice"));
  }

  @Test
  void aDocumentNeedsAnAuthorAndAWordOnWhatItDoes() {
    var document = rule("r", 1, SMALL).json();
    var anonymous = new RuleDocument(document.replace("\"author\":\"a\",", ""));
    assertEquals("rule r/1: author: is missing", refusal(anonymous));
    var both = new RuleDocument(document.replace("0.5}", "0.5,\"verdict\":\"flag\"}"));
    assertEquals("rule r/1: must have either weight or verdict", refusal(both));
    var certain = new RuleDocument(document.replace("0.5}", "1}"));
    assertTrue(refusal(certain).endsWith("must be more than 0 and less than 1"));
  }
}
