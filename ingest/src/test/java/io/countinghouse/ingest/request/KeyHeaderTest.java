package io.countinghouse.ingest.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyHeaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "abc abc",
        "\"abc\" abc",
        "\"a\\\"b\\\\c\" a\"b\\c",
        "\"\\\"abc\\\"\" \"abc\"", // a key with quotes of its own
        "till-7/0001;x=1 till-7/0001;x=1", // a bare key has no parameters
        "a\"b a\"b",
        "a\\b a\\b"
      })
  void aStringIsWhatIsInItsQuotesAndABareKeyIsItself(String header, String key) {
    assertEquals(key, KeyHeader.key(List.of(header)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"|closing quote is missing",
        "\"abc|closing quote is missing",
        "\"abc\\\"|closing quote is missing",
        "\"abc\\|a backslash stands before",
        "\"a\\bc\"|a backslash stands before",
        "\"abc\"d|nothing may follow",
        "\"abc\";x=1|nothing may follow",
        "\"abc\", \"def\"|nothing may follow",
        "\"\"|1 to 255 printable",
        "\"a b\"|1 to 255 printable",
        "a b|1 to 255 printable",
        "``|1 to 255 printable",
        "ä|1 to 255 printable",
        "\"ä\"|1 to 255 printable"
      })
  void whatIsNeitherIsRefusedWithTheRule(String header, String rule) {
    var refused = refused(List.of(header));
    assertEquals("Idempotency-Key", refused.field());
    assertTrue(refused.rule().contains(rule), refused.rule());
  }

  @Test
  void oneKeyIsGivenNeitherNoneNorTwo() {
    assertEquals("must be given", refused(List.of()).rule());
    assertEquals("must be given once", refused(List.of("a", "a")).rule());
  }

  @Test
  void itsLengthIsThatOfTheKeyWithoutQuotes() {
    var longest = "k".repeat(255);
    assertEquals(longest, KeyHeader.key(List.of("\"" + longest + "\"")));
    assertTrue(refused(List.of("\"k" + longest + "\"")).rule().contains("1 to 255"));
  }

  private static InvalidRequest refused(List<String> values) {
    return assertThrows(InvalidRequest.class, () -> KeyHeader.key(values));
  }
}
