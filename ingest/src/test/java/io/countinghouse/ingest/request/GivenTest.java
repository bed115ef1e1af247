package io.countinghouse.ingest.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GivenTest {

  private static final Set<String> KNOWN = Set.of("amount", "attributes");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "12.3456|number with 4 decimals",
        "-0.5|number with 1 decimal",
        "12|whole number",
        "1.5e3|number with an exponent",
        "true|boolean",
        "null|null",
        "{\"a\":[1,{}]}|object",
        "[]|array of 0",
        "[1,[2,3],{\"a\":[4]}]|array of 3",
        "[1,|array",
        "\"\"|text of 0 characters",
        "\"x\"|text of 1 character",
        "\"äö\"|text of 2 characters in 4 bytes",
        "\"1.005\"|text of 5 characters, a number with 3 decimals",
        "\"1,005\"|text of 5 characters"
      })
  void aRefusedValueIsToldByItsShape(String value, String given) {
    assertEquals(given, refused("{\"amount\":" + value + "}").given());
  }

  @Test
  void nothingIsToldByThat() {
    assertEquals("missing", refused("{}").given());
    assertEquals("missing", refused("").given());
  }

  @Test
  void anUnknownFieldAndAttributesAreToldToo() {
    assertEquals("array of 2", refused("{\"colour\":[1,2]}").given());
    assertEquals("whole number", refused("{\"attributes\":7}").given());
    assertEquals("object", refused("{\"attributes\":{\"a\":1,\"a\":2}}").given());
    assertEquals("array of 1", refused("[{}]").given());
    assertNull(refused("{\"colour\":").given());
  }

  @Test
  void theValueItselfIsNeverToldAndTheShapeIsShort() {
    var secret = "4111111111111111".repeat(100);
    for (var value : new String[] {"\"%s\"", "[\"%s\"]", "{\"%s\":1}"}) {
      var refused = refused("{\"amount\":" + value.formatted(secret.substring(0, 160)) + "}");
      assertFalse((refused.given() + refused.rule()).contains("4111"), refused::given);
      assertTrue(String.valueOf(refused.given()).length() <= 100);
    }
    assertEquals("text of 1600 characters", Given.text(secret));
  }

  private static InvalidRequest refused(String json) {
    var body = json.getBytes(StandardCharsets.UTF_8);
    return assertThrows(
        InvalidRequest.class,
        () -> Fields.parse(body, body.length, KNOWN).required("amount", GivenTest::none));
  }

  private static String none(String text) {
    throw new IllegalArgumentException("must be another one");
  }
}
