package io.countinghouse.detection.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A rule set that is not right is refused, with the rule and what is wrong with it. */
final class RuleFileTest {

  private static final String COUNT =
      """
      {"feature": "count", "window": "PT10M", "comparison": "at_least", "limit": 8}\
      """;

  private static RuleSet parse(String condition) {
    return whole(
        "{\"id\": \"r\", \"version\": 1, \"about\": \"x\", \"when\": ["
            + condition
            + "], \"weight\": 0.5}");
  }

  private static RuleSet whole(String rules) {
    var json =
        """
        {"version": 3, "reporting_thresholds": {"otherwise": 10000, "listed": []}, "rules": [%s]}\
        """
            .formatted(rules);
    return RuleFile.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String refusal(String condition) {
    return message(() -> parse(condition));
  }

  private static String message(org.junit.jupiter.api.function.Executable parsing) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, parsing).getMessage());
  }

  @Test
  void theBuiltInSetHasAtLeastFiveRules() {
    assertTrue(RuleFile.builtIn().rules().size() >= 5);
  }

  /** Else it might bring a name and version that somebody has given to a rule of his own. */
  @Test
  void whatALaterProgramBringsHasANameThatNobodyElseMayGive() {
    var first =
        Set.of(
            "velocity-10m/1",
            "velocity-1h/1",
            "amount-own-past/1",
            "amount-own-past-extreme/1",
            "structuring/1",
            "structuring-day/1",
            "in-and-out/1",
            "first-country/1",
            "first-merchant/1",
            "known-fraud/1");
    for (var rule : RuleFile.builtIn().rules()) {
      assertTrue(first.contains(rule.key()) || rule.id().startsWith(RuleFile.OWN_NAMES), rule::key);
    }
  }

  @Test
  void theNameHoldsVersionAndDigest() {
    assertTrue(parse(COUNT).name().matches("3-[0-9a-f]{12}"));
    assertEquals(parse(COUNT).name(), parse(COUNT).name());
    assertNotEquals(parse(COUNT).name(), parse(COUNT.replace("8", "9")).name());
  }

  @Test
  void anUnknownFeatureIsRefused() {
    assertEquals(
        "rules[0].when[0].feature: karma is no feature; nearest are sum, count, fan_in",
        refusal(COUNT.replace("count", "karma")));
  }

  @Test
  void aWindowIsRequiredWhereTheFeatureHasOne() {
    assertEquals(
        "rules[0].when[0]: feature count needs a window",
        refusal(COUNT.replace("\"window\": \"PT10M\",", "")));
    assertEquals(
        "rules[0].when[0].window: feature amount has no window",
        refusal(COUNT.replace("count", "amount")));
  }

  @Test
  void aWindowBeyondTheHistoryIsRefused() {
    assertTrue(refusal(COUNT.replace("PT10M", "P91D")).contains("at most 90 days"));
    assertTrue(refusal(COUNT.replace("PT10M", "PT0S")).contains("more than 0"));
  }

  @Test
  void anUnknownFieldOrComparisonIsRefused() {
    assertTrue(refusal(COUNT.replace("limit", "limitt")).contains("limitt"));
    assertTrue(refusal(COUNT.replace("at_least", "about")).contains("about"));
    assertEquals(
        "rules[0].when[0].comparison: is missing",
        refusal(COUNT.replace("\"comparison\": \"at_least\",", "")));
  }

  @Test
  void twoRulesOfOneIdAreRefused() {
    var rule =
        "{\"id\": \"r\", \"version\": 1, \"about\": \"x\", \"when\": ["
            + COUNT
            + "], \"weight\": 0.5}";
    assertEquals("rules[1]: two rules are named r", message(() -> whole(rule + "," + rule)));
  }

  @Test
  void aWeightOfOneIsRefused() {
    var rule =
        "{\"id\": \"r\", \"version\": 1, \"about\": \"x\", \"when\": ["
            + COUNT
            + "], \"weight\": 1}";
    assertTrue(message(() -> whole(rule)).contains("less than 1"));
  }
}
