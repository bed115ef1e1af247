package io.countinghouse.ingest.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What W3C Trace Context has a receiver take and what it has it ignore. */
final class TraceparentTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String IDS = TRACE + "-b7ad6b7169203331";

  @ParameterizedTest
  @ValueSource(strings = {"00", "01", "03", "ff"})
  void aValidOneIsHandedOnAsItIs(String flags) {
    var header = "00-" + IDS + "-" + flags;
    assertEquals(new Traceparent(TRACE, header), Traceparent.parse(header));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-01", "-01-what-comes-later", "-03-", "-ff"})
  void aLaterVersionIsReadByItsFirstFourFields(String rest) {
    assertEquals(
        new Traceparent(TRACE, "00-" + IDS + "-01"), Traceparent.parse("cc-" + IDS + rest));
  }

  @Test
  void ofALaterVersionNoUnknownFlagIsHandedOn() {
    assertEquals(
        "00-" + IDS + "-00",
        Objects.requireNonNull(Traceparent.parse("01-" + IDS + "-fe")).header());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-" + IDS,
        "00-" + IDS + "-1",
        "00-" + IDS + "-01-",
        "00-" + IDS + "-01-more",
        "00-" + IDS + "-0g",
        "00_" + IDS + "-01",
        " 00-" + IDS + "-01",
        "00-" + IDS + "-01\n",
        "ff-" + IDS + "-01",
        "ff-" + IDS + "-01-more",
        "0-" + IDS + "-01",
        "cc-" + IDS + "-01more",
        "cc-" + IDS + "-01.more",
        "cc-" + IDS,
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-" + TRACE + "-0000000000000000-01",
        "01-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-" + TRACE + "b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
      })
  void anythingElseIsIgnored(String header) {
    assertNull(Traceparent.parse(header));
  }

  @Test
  void capitalLettersAreNotValid() {
    assertNull(Traceparent.parse(("00-" + IDS + "-01").toUpperCase(Locale.ROOT)));
  }

  @Test
  void aTraceThatBeginsHereIsValidAndNew() {
    var id = Traceparent.newTraceId();
    assertNotNull(Traceparent.parse("00-" + id + "-b7ad6b7169203331-00"));
    assertNotEquals(id, Traceparent.newTraceId());
  }
}
