package io.countinghouse.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countinghouse.testkit.Seeds;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TabSeparatedTest {

  private static final int COLUMNS = 4;
  private static final int ROWS = 2_000;

  /** What separates, what escapes, what is escaped, and texts of two to four bytes a letter. */
  private static final List<String> PIECES =
      List.of(
          "a",
          "\t",
          "\n",
          "\r",
          "\\",
          "\0",
          "\b",
          "\f",
          "'",
          "N",
          "\u00e9",
          "\u20ac",
          "\ud83d\ude00");

  @Test
  void everyTextIsReadAsItWasWrittenWhereverTheStreamIsCut() throws Exception {
    var random = Seeds.random(Seeds.one());
    var rows = new ArrayList<List<@Nullable String>>();
    var file = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      var row = new ArrayList<@Nullable String>();
      for (int column = 0; column < COLUMNS; column++) {
        var text = random.nextInt(8) == 0 ? null : text(random);
        row.add(text);
        file.append(column == 0 ? "" : "\t").append(text == null ? "\\N" : escaped(text));
      }
      rows.add(row);
      file.append('\n');
    }
    var read = new ArrayList<List<@Nullable String>>();
    var reader = new TabSeparated(inPieces(file.toString(), random), COLUMNS);
    for (var row = reader.next(); row != null; row = reader.next()) {
      read.add(row);
    }
    assertEquals(rows, read);
    assertNull(reader.next());
  }

  @Test
  void aStreamThatEndsWithinARowIsNoEnd() throws Exception {
    for (var cut : List.of("a", "a\tb", "a\t", "a\\", "\\N")) {
      var reader = new TabSeparated(new ByteArrayInputStream(bytes("1\t2\n" + cut)), 2);
      assertEquals(Arrays.asList("1", "2"), reader.next());
      assertThrows(EOFException.class, () -> reader.next(), cut);
    }
  }

  /** Mostly short, now and then longer than what is read at once. */
  private static String text(RandomGenerator random) {
    var text = new StringBuilder();
    int pieces = random.nextInt(500) == 0 ? 100_000 : random.nextInt(12);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\0", "\\0")
        .replace("\b", "\\b")
        .replace("\f", "\\f")
        .replace("'", "\\'");
  }

  private static InputStream inPieces(String file, RandomGenerator random) {
    return new ByteArrayInputStream(bytes(file)) {
      @Override
      public synchronized int read(byte[] to, int from, int most) {
        return super.read(to, from, Math.min(most, 1 + random.nextInt(1_000)));
      }

      @Override
      public int read(byte[] to) throws IOException {
        return read(to, 0, to.length);
      }
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
