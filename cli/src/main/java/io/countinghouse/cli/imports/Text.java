package io.countinghouse.cli.imports;

/** Text of a file, on its way to the terminal. */
final class Text {

  private static final int CHARS_MAX = 80;

  private Text() {}

  /** A bounded part of foreign text that can't steer the terminal. */
  static String shown(String text) {
    var shown = new StringBuilder();
    text.codePoints()
        .limit(CHARS_MAX)
        .map(point -> Character.isISOControl(point) ? '\uFFFD' : point)
        .forEach(shown::appendCodePoint);
    return shown.length() < text.length() ? shown + "…" : shown.toString();
  }
}
