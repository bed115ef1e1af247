package io.countinghouse.reports.filing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for text, amounts and files of customers. */
class FilingTextTest {

  @Test
  void whiteSpaceIsOneBlankAndLettersStayInTheirOwnScript() {
    assertEquals("a b", FilingText.clean(" \ta\r\n\u00a0 b \u2003"));
    assertEquals("Müller 王 Ωμέγα", FilingText.clean("Mu\u0308ller 王 Ωμέγα"));
    assertEquals("", FilingText.clean(" \n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u0000b",
        "a\u0007b",
        "a\u200bb",
        "a\u202eb",
        "a\ud800b",
        "a\uffffb",
        "a\ue000b"
      })
  void whatNobodySeesOrXmlCannotHoldIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> FilingText.clean(text));
  }

  @ParameterizedTest
  @CsvSource({
    "1000001,10001",
    "1000000,10000",
    "1,1",
    "1526525,15266",
    "99999999999999900,999999999999999"
  })
  void amountsAreRoundedUpToTheNextWholeDollar(String cents, String dollars) {
    assertEquals(dollars, Dollars.of(new BigInteger(cents)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "99999999999999901"})
  void anAmountThatTheFormHasNoRoomForIsRefused(String cents) {
    assertThrows(IllegalArgumentException.class, () -> Dollars.of(new BigInteger(cents)));
  }

  @Test
  void whatIsWrongInAFileIsToldByLineFieldAndRuleAndNeverByItsValue(@TempDir Path dir)
      throws Exception {
    var file = dir.resolve("customers.csv");
    Files.writeString(
        file,
        """
        customer,kind,name,first_name,tin,tin_type,birth_date
        ann,individual,Test,Ann,666123456,ssn,1980-02-30
        bob,individual,Test,Bob,66612345,ssn,
        cid,person,Test,,,,
        dan,individual,%s,Dan,,,
        eve,individual,Te\u0007st,Eve,,,
        fay,individual,Test,Fay,666666666,ssn,
        gus,individual,Test,Gus,,,
        gus,individual,Test,Gus,,,
        hal,individual,Test,Hal,,
        """
            .formatted("x".repeat(151)));
    var read = IdentityFile.read(file);
    assertEquals(List.of("gus"), read.identities().stream().map(Identity::customer).toList());
    assertEquals(
        List.of(
            "line 2: birth_date: must be a day since 1900 such as 1980-02-29",
            "line 3: tin: must be nine digits",
            "line 4: kind: must be individual or entity",
            "line 5: name: must be at most 150 characters; it is not cut",
            "line 6: name: must have no control or other invisible character (U+0007)",
            "line 7: tin: must be a number that can be somebody's",
            "line 9: customer: must be in the file once",
            "line 10: has another number of fields than the header"),
        read.errors());
  }

  @Test
  void jsonIsReadAsAnArrayOrOneObjectAfterTheOther(@TempDir Path dir) throws Exception {
    var one = "{\"customer\":\"ann\",\"kind\":\"individual\",\"name\":null}";
    var two = "{\"customer\":\"bob\",\"kind\":\"entity\"}";
    for (var text : List.of("[" + one + ",\n" + two + "]", one + "\n" + two + "\n")) {
      var file = dir.resolve("customers.json");
      Files.writeString(file, text);
      var read = IdentityFile.read(file);
      assertEquals(List.of(), read.errors());
      assertEquals(2, read.identities().size());
    }
    Files.writeString(
        dir.resolve("bad.json"), one + "\n{\"customer\":\"secret\",\"tim\":\"1\"}\n{\"x");
    var errors = IdentityFile.read(dir.resolve("bad.json")).errors();
    assertEquals("line 2: there is no field of the name tim", errors.getFirst());
    assertEquals(2, errors.size());
    assertTrue(errors.stream().noneMatch(e -> e.contains("secret")), errors::toString);
  }

  /** Which of two is meant, nobody can tell; and nothing is no customer. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"customer\":\"ann\",\"kind\":\"individual\",\"name\":\"Doe\",\"name\":\"Roe\"}",
        "[null]",
        "null",
        "{\"customer\":\"ann\",\"kind\":\"individual\"}\nnull",
      })
  void jsonThatSaysAFieldTwiceOrNothingIsAnErrorOfItsLine(String text, @TempDir Path dir)
      throws Exception {
    var read = IdentityFile.read(Files.writeString(dir.resolve("odd.json"), text));
    assertEquals(1, read.errors().size(), read.errors()::toString);
    assertTrue(read.errors().getFirst().endsWith(": is no JSON object of texts"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann,individual,,Doe,900123456\nbob,individual,,Roe,900123457\n", // a name is missing
        "900123456,individual,Ann,Doe\n900123457,individual,Bob,Roe\n",
        "customer,kind,name\nann,individual,\"Doe 900123456\"x\n",
      })
  void aFileWithoutItsHeaderShowsNobody(String text, @TempDir Path dir) throws Exception {
    var file = Files.writeString(dir.resolve("headless.csv"), text);
    String told;
    try {
      var read = IdentityFile.read(file);
      assertEquals(List.of(), read.identities());
      told = read.errors().toString();
    } catch (IOException e) {
      told = String.valueOf(e.getMessage());
    }
    assertFalse(told.isEmpty());
    assertFalse(told.contains("900123456") || told.contains("Doe"), told);
  }
}
