package io.countinghouse.reports.filing;

import java.text.Normalizer;

/**
 * The rule for text in a filing. FinCEN's schemas (1.1 of CTR and SAR) allow no blank at either end
 * and no tab or line break anywhere, so every run of white space is one blank. Letters stay as they
 * are, in NFC: a name is not transliterated. What no reader can see (controls, formatting marks) or
 * what XML has no room for is refused, never dropped; what is too long is refused, never cut.
 */
final class FilingText {

  private FilingText() {}

  /**
   * Text as a filing has it; empty if there is none.
   *
   * @throws IllegalArgumentException naming the rule
   */
  static String clean(String text) {
    var out = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().forEach(c -> add(out, c));
    int end = out.length();
    return end > 0 && out.charAt(end - 1) == ' ' ? out.substring(0, end - 1) : out.toString();
  }

  private static void add(StringBuilder out, int c) {
    if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
      if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
        out.append(' ');
      }
      return;
    }
    switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          throw new IllegalArgumentException(
              "must have no control or other invisible character (U+%04X)".formatted(c));
      default -> out.appendCodePoint(c);
    }
  }
}
