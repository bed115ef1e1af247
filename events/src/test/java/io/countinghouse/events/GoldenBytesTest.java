package io.countinghouse.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The bytes on the wire stay as they are. Each file under {@code golden} holds the bytes of one
 * example in one form, as hex (Protobuf) or text (JSON); a form that was ever written stays
 * readable.
 */
class GoldenBytesTest {

  static Stream<Arguments> examples() {
    return Stream.of(
        Arguments.of("transaction-1.hex", Topics.TRANSACTIONS, Examples.TRANSACTION),
        Arguments.of("transaction-1-bare.hex", Topics.TRANSACTIONS, Examples.BARE_TRANSACTION),
        Arguments.of("transaction-1-authorise.hex", Topics.TRANSACTIONS, Examples.AUTHORISE),
        Arguments.of("transaction-1-capture.hex", Topics.TRANSACTIONS, Examples.CAPTURE),
        Arguments.of("transaction-1-void.hex", Topics.TRANSACTIONS, Examples.VOID),
        Arguments.of("transaction-1-expire.hex", Topics.TRANSACTIONS, Examples.EXPIRE),
        Arguments.of("transaction-1-reverse.hex", Topics.TRANSACTIONS, Examples.REVERSE),
        Arguments.of(
            "transaction-1-attributes.hex", Topics.TRANSACTIONS, Examples.POST_WITH_ATTRIBUTES),
        Arguments.of("transaction-1-customer.hex", Topics.TRANSACTIONS, Examples.TO_CUSTOMER),
        Arguments.of("transaction-1-customer.hex", Topics.RECEIVED, Examples.TO_CUSTOMER),
        Arguments.of(
            "transaction-1-customer-capture.hex",
            Topics.TRANSACTIONS,
            Examples.CAPTURED_TO_CUSTOMER),
        Arguments.of(
            "transaction-1-customer-capture.hex", Topics.RECEIVED, Examples.CAPTURED_TO_CUSTOMER),
        Arguments.of("account-1.hex", Topics.ACCOUNTS, Examples.ACCOUNT),
        Arguments.of("watermark-1.hex", Topics.WATERMARKS, Examples.WATERMARK),
        Arguments.of("score-1.hex", Topics.SCORES, Examples.SCORE),
        Arguments.of("score-1-model.hex", Topics.SCORES, Examples.SCORE_OF_MODEL),
        Arguments.of("score-1-shadow.hex", Topics.SCORES, Examples.SCORE_WITH_SHADOW),
        Arguments.of("score-1-shadow-inputs.hex", Topics.SCORES, Examples.SCORE_WITH_SHADOW_INPUTS),
        Arguments.of("fraud_rule-1.json", Topics.RULES, Examples.RULE),
        Arguments.of("fraud_rule-1-list.json", Topics.RULES, Examples.RULE_LIST),
        Arguments.of("fraud_rule-1-activation.json", Topics.RULES, Examples.ACTIVATION),
        Arguments.of("fraud_model-1.json", Topics.MODELS, Examples.MODEL_PART),
        Arguments.of("fraud_model-1-activation.json", Topics.MODELS, Examples.MODEL_ACTIVATION),
        Arguments.of("flag-1.json", Topics.FLAGS, Examples.FLAG),
        Arguments.of("flag-1-model.json", Topics.FLAGS, Examples.FLAG_OF_MODEL),
        Arguments.of("flag-1-evidence.json", Topics.FLAGS, Examples.FLAG_WITH_EVIDENCE),
        Arguments.of("flag-1-conditions.json", Topics.FLAGS, Examples.FLAG_WITH_CONDITIONS),
        Arguments.of("flag-1-alert.json", Topics.FLAGS, Examples.FLAG_IN_ALERT),
        Arguments.of("snooze-1.json", Topics.SNOOZES, Examples.SNOOZE),
        Arguments.of("review-1.json", Topics.REVIEWS, Examples.REVIEW),
        Arguments.of("review-1-payment.json", Topics.REVIEWS, Examples.REVIEW_WITH_PAYMENT),
        Arguments.of("merchant_profile-1.hex", Topics.PROFILES, Examples.PROFILE));
  }

  @ParameterizedTest
  @MethodSource("examples")
  <V> void anExampleIsWrittenAsTheGoldenBytes(String file, Topic<V> topic, V example) {
    assertEquals(golden(file), text(file, topic.codec().encode(example)));
  }

  @ParameterizedTest
  @MethodSource("examples")
  <V> void theGoldenBytesAreReadAsTheExample(String file, Topic<V> topic, V example) {
    var schema = file.substring(0, file.indexOf('-')).replace('_', '-') + "/1";
    assertEquals(example, topic.codec().decode(schema, bytes(file, golden(file))));
  }

  @ParameterizedTest
  @MethodSource("examples")
  <V> void anUnknownFormIsRefusedByName(String file, Topic<V> topic, V example) {
    var bytes = topic.codec().encode(example);
    var refused =
        assertThrows(
            UndecodableException.class, () -> topic.codec().decode("transaction/99", bytes));
    assertEquals(
        "schema is transaction/99, known is " + topic.codec().schema(), refused.getMessage());
  }

  @ParameterizedTest
  @MethodSource("examples")
  <V> void tornBytesAreRefused(String file, Topic<V> topic, V example) {
    var bytes = topic.codec().encode(example);
    var torn = java.util.Arrays.copyOf(bytes, bytes.length / 2);
    assertThrows(
        UndecodableException.class, () -> topic.codec().decode(topic.codec().schema(), torn));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transaction_id",
        "amount",
        "currency",
        "counterparty",
        "rule_set_version",
        "unit"
      })
  void aFlagWithoutARequiredFieldIsRefused(String field) {
    var without = golden("flag-1.json").replaceAll("\"" + field + "\":\"[^\"]*\",?", "");
    assertNotEquals(golden("flag-1.json"), without);
    assertThrows(UndecodableException.class, () -> flag(without));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transaction_id",
        "subject_account",
        "outcome",
        "reviewer",
        "reviewed_at",
        "reason",
        "counterparty"
      })
  void aReviewWithoutARequiredFieldIsRefused(String field) {
    var without = golden("review-1.json").replaceAll("\"" + field + "\":\"[^\"]*\",?", "");
    assertNotEquals(golden("review-1.json"), without);
    assertRefused(without.replace(",}", "}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"+500000-01-01T00:00:00Z\"",
        "\"2300-01-01T00:00:00Z\"",
        "\"1899-12-31T23:59:59Z\"",
        "1770139200000000"
      })
  void aReviewOfAPaymentAtATimeThatNoCalculationCanBearIsRefused(String occurredAt) {
    var far =
        golden("review-1-payment.json")
            .replaceAll("\"occurred_at\":\"[^\"]*\"", "\"occurred_at\":" + occurredAt);
    assertNotEquals(golden("review-1-payment.json"), far);
    assertRefused(far);
  }

  @ParameterizedTest
  @ValueSource(strings = {"subject_account", "reviewer", "reason", "merchant_id", "counterparty"})
  void aReviewWithATextBeyondItsBoundIsRefused(String field) {
    var text = "\"" + field + "\":\"";
    var at = golden("review-1.json").replace(text, text + "x".repeat(4_001));
    assertNotEquals(golden("review-1.json"), at);
    assertRefused(at);
  }

  private static void assertRefused(String review) {
    var bytes = review.getBytes(StandardCharsets.UTF_8);
    assertThrows(
        UndecodableException.class, () -> Topics.REVIEWS.codec().decode("review/1", bytes));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE + 86_400_000_000L, Long.MAX_VALUE})
  void aTransactionAtATimeThatNoCalculationCanBearIsRefused(long occurredAtUs) throws Exception {
    var bytes = HexFormat.of().parseHex(golden("transaction-1.hex"));
    var far =
        io.countinghouse.events.wire.Transaction.parseFrom(bytes).toBuilder()
            .setOccurredAtUs(occurredAtUs)
            .build()
            .toByteArray();
    assertThrows(
        UndecodableException.class, () -> Topics.TRANSACTIONS.codec().decode("transaction/1", far));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "[]"})
  void jsonThatIsNoFlagIsRefused(String json) {
    assertThrows(UndecodableException.class, () -> flag(json));
  }

  private static Flag flag(String json) {
    return Topics.FLAGS.codec().decode("flag/1", json.getBytes(StandardCharsets.UTF_8));
  }

  private static String golden(String file) {
    try (var in = GoldenBytesTest.class.getResourceAsStream("/golden/" + file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8)
          .strip();
    } catch (IOException e) {
      throw new AssertionError(file, e);
    }
  }

  private static String text(String file, byte[] bytes) {
    return file.endsWith(".hex")
        ? HexFormat.of().formatHex(bytes)
        : new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String file, String text) {
    return file.endsWith(".hex")
        ? HexFormat.of().parseHex(text)
        : text.getBytes(StandardCharsets.UTF_8);
  }
}
