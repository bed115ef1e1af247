package io.countinghouse.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttributesTest {

  @Test
  void namesAreSortedAndWhiteSpaceIsGone() {
    assertEquals(
        "{\"a\":{\"x\":[],\"y\":{}},\"a!\":true,\"b\":[1,\" é😀\",null]}",
        Attributes.canonical(
            " { \"b\" : [ 1 , \" \\u00e9\\ud83d\\ude00\" , null ] ,\n\"a!\":true,"
                + "\"a\":{\"y\":{},\"x\":[]} } "));
  }

  @ParameterizedTest
  @CsvSource({
    "-0, 0",
    "0.00, 0",
    "-0.0e7, 0",
    "1e2, 100",
    "1.0, 1",
    "-1.50, -1.5",
    "1E-3, 0.001",
    "10, 10",
    "9007199254740993, 9007199254740993",
    "0e999, 0"
  })
  void aNumberHasOneForm(String json, String canonical) {
    assertEquals("{\"n\":" + canonical + "}", Attributes.canonical("{\"n\":" + json + "}"));
  }

  @Test
  void onlyWhatMustBeIsEscaped() {
    assertEquals(
        "{\"\\\"\\\\\":\"/\\b\\f\\n\\r\\t\\u0001\u007f\"}",
        Attributes.canonical("{\"\\u0022\\u005c\":\"\\/\\b\\f\\n\\r\\t\\u0001\\u007f\"}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"a\"",
        "{",
        "{}{}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":\"\\u0000\"}",
        "{\"\\u0000\":1}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\\udc00x\"}",
        "{\"\\ud800\":1}",
        "{\"a\":1e39}",
        "{\"a\":1e-39}",
        "{\"a\":1e999999999}",
        "{\"a\":1e99999999999}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "{\"a\":123456789012345678901234567890123456789}"
      })
  void whatCanNotComeBackTheSameIsRefused(String json) {
    assertThrows(IllegalArgumentException.class, () -> Attributes.canonical(json));
  }

  @Test
  void sizeDepthAndCountAreBounded() {
    int room = Attributes.BYTES_MAX - "{\"a\":\"\"}".length();
    assertEquals(
        Attributes.BYTES_MAX,
        Attributes.canonical("{\"a\":\"" + "x".repeat(room) + "\"}").length());
    refused("{\"a\":\"" + "x".repeat(room + 1) + "\"}", "4096 bytes");
    refused("{\"a\":" + "[".repeat(8) + "]".repeat(8) + "}", "8 levels");
    refused("{\"a\":[" + "1,".repeat(300) + "1]}", "256 values");
  }

  private static void refused(String json, String rule) {
    var refused = assertThrows(IllegalArgumentException.class, () -> Attributes.canonical(json));
    assertTrue(String.valueOf(refused.getMessage()).contains(rule), refused.toString());
  }
}
