package io.countinghouse.reports.filing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of cases. */
class SarCaseTest {

  private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  Path dir;

  private SarCase read(String more) throws Exception {
    Files.writeString(dir.resolve("c-17.txt"), "Seen twice.");
    var text =
        "[{\"customer\": \"c-17\", \"narrativeFile\": \"c-17.txt\","
            + " \"activities\": [{\"type\": 1, \"subtype\": 112}]"
            + more
            + "}]";
    return SarCase.read(Files.writeString(dir.resolve("cases.json"), text)).getFirst();
  }

  @Test
  void aCaseMayNameTheTransactionsThatItIsAbout() throws Exception {
    var all = read("");
    assertEquals("Seen twice.", all.narrative());
    assertEquals(List.of(), all.transactions());
    var named = read(", \"transactions\": [\"" + ID + "\"]");
    assertEquals(List.of(UUID.fromString(ID)), named.transactions());
  }

  @Test
  void transactionsThatAreNoneAreRefusedAndTheCaseIsNamed() {
    var wrong = "case 1: transactions must be ids such as " + ID;
    for (var ids : List.of("\"1-1-1-1-1\"", "\"\"", "null", "\"" + ID + "0\"")) {
      assertEquals(wrong, refused(ids), ids);
    }
    var twice = "\"" + ID + "\", \"" + ID.toUpperCase(Locale.ROOT) + "\"";
    assertEquals("case 1: a transaction must be named once", refused(twice));
    assertEquals(
        "case 1: transactions must not be empty; left out, all flagged ones are meant",
        refused(""));
  }

  private String refused(String ids) {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> read(", \"transactions\": [" + ids + "]"));
    return String.valueOf(error.getMessage());
  }
}
