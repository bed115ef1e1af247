package io.countinghouse.detection.rule;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.RuleDocument;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a condition may compare with what. */
final class ConditionTypesTest {

  private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");

  private final RuleBook book = new RuleBook(RuleFile.builtIn());

  private static RuleDocument rule(String when) {
    return new RuleDocument(
        "{'kind':'rule','id':'r','version':1,'about':'x','author':'a','when':%s,'weight':0.5}"
            .formatted(when)
            .replace('\'', '"'));
  }

  private static String condition(String feature, String comparison, String limit, String more) {
    var window = feature.equals("amount") || feature.equals("hour_of_day") ? "" : "'window':'P7D',";
    return "{'feature':'%s',%s'comparison':'%s','limit':%s%s}"
        .formatted(feature, window, comparison, limit, more);
  }

  private String refused(String when) {
    var refusal = assertThrows(RuleRefusedException.class, () -> book.check(rule(when), T));
    return String.valueOf(refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"amount", "sum", "inflow", "near_threshold_sum"})
  void moneyIsMeasuredInThresholds(String feature) {
    var when = condition(feature, "at_least", "0.5", ",'scale':'reporting_threshold'");
    assertDoesNotThrow(() -> book.check(rule(when), T));
  }

  @Test
  void whatIsNoMoneyIsNot() {
    var count = condition("count", "at_least", "1", ",'scale':'reporting_threshold'");
    assertEquals(
        "rule r/1: when.all[1].scale: reporting_threshold is money, and count counts transactions;"
            + " it goes with amount, sum, inflow, near_threshold_sum",
        refused("{'all':[" + condition("amount", "at_least", "1", "") + "," + count + "]}"));
    for (var feature :
        List.of("fan_in", "pass_through", "new_country", "amount_deviation", "travel_km")) {
      refused(condition(feature, "at_least", "1", ",'scale':'reporting_threshold'"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "new_country, at_least, 5",
    "new_country, at_least, 0",
    "new_channel, more_than, 1",
    "new_merchant, at_most, 1",
    "new_counterparty, less_than, 2",
    "new_counterparty, less_than, 0",
    "pass_through, at_least, 80",
    "pass_through, at_least, 1.01",
    "merchant_fraud_share, more_than, 1",
    "count, at_least, -1",
    "amount, less_than, -0.5",
  })
  void aLimitThatAsksNothingIsRefused(String feature, String comparison, String limit) {
    refused(condition(feature, comparison, limit, ""));
  }

  private static RuleDocument hour(int language, String comparison, String limit) {
    var json = rule(condition("hour_of_day", comparison, limit, "")).json();
    return new RuleDocument(json.replace("{\"kind\"", "{\"language\":" + language + ",\"kind\""));
  }

  @ParameterizedTest
  @CsvSource({"at_least, 24", "less_than, 0", "more_than, 24", "at_most, 24"})
  void noHourIsBeyondTheDay(String comparison, String limit) {
    var refusal =
        assertThrows(RuleRefusedException.class, () -> book.check(hour(2, comparison, limit), T));
    assertTrue(String.valueOf(refusal.getMessage()).contains("hour_of_day is 0 to 24"));
    assertDoesNotThrow(() -> book.check(hour(2, comparison, "22.5"), T));
  }

  @Test
  void aFeatureOfALaterLanguageIsForDocumentsThatSayIt() {
    var refusal =
        assertThrows(RuleRefusedException.class, () -> book.check(hour(1, "at_least", "22"), T));
    assertEquals(
        "rule r/1: when.feature: hour_of_day is of language 2: say \"language\":2 beside the id",
        refusal.getMessage());
    assertDoesNotThrow(() -> book.check(hour(2, "at_least", "22"), T));
  }

  @Test
  void theRefusalNamesWhatIsAllowed() {
    assertEquals(
        "rule r/1: when.limit: new_country is 0 or 1, so at_least 5 asks nothing; allowed are"
            + " limits of more than 0, up to 1",
        refused(condition("new_country", "at_least", "5", "")));
  }

  @ParameterizedTest
  @CsvSource({
    "new_country, at_least, 1",
    "new_country, more_than, 0",
    "new_channel, at_most, 0",
    "new_merchant, less_than, 1",
    "pass_through, at_least, 0.8",
    "merchant_fraud_share, at_most, 0.05",
    "count, at_least, 8",
    "amount_deviation, at_least, 3.5",
    "travel_km, at_least, 0",
  })
  void aLimitThatDividesIsTaken(String feature, String comparison, String limit) {
    assertDoesNotThrow(() -> book.check(rule(condition(feature, comparison, limit, "")), T));
  }

  @Test
  void aCandidateIsCheckedTheSameWay() {
    var never = List.of(rule(condition("new_country", "at_least", "5", "")));
    assertThrows(RuleRefusedException.class, () -> Candidates.of(book, never));
  }

  /** An upgrade takes no rule out of force, and a replay judges by it as it was judged. */
  @Test
  void whatAProgramOfBeforeHasWrittenStaysWritten() {
    var count = condition("count", "at_most", "1", ",'scale':'reporting_threshold'");
    assertDoesNotThrow(() -> book.take(rule(count), T));
    assertEquals(1, book.rules().stream().filter(one -> one.id().equals("r")).count());
  }
}
