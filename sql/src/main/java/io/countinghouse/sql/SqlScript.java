package io.countinghouse.sql;

import java.util.ArrayList;
import java.util.List;

/** Cuts a script into statements at semicolons; those in quotes and comments don't count. */
final class SqlScript {

  private final String text;
  private final StringBuilder statement = new StringBuilder();
  private final List<String> statements = new ArrayList<>();
  private int at;

  private SqlScript(String text) {
    this.text = text;
  }

  /**
   * The statements in order, without comments and with white space outside of quotes made single,
   * so that they stay equal when only their layout changes.
   *
   * @throws IllegalArgumentException if a quote or comment does not end
   */
  static List<String> statements(String text) {
    var script = new SqlScript(text);
    while (script.at < text.length()) {
      script.next();
    }
    script.end();
    return List.copyOf(script.statements);
  }

  private void next() {
    char c = text.charAt(at);
    if (text.startsWith("--", at)) {
      skipTo("\n", true);
    } else if (text.startsWith("/*", at)) {
      skipTo("*/", false);
    } else if (c == '\'' || c == '"' || c == '`') {
      quoted(c);
    } else if (c == ';') {
      end();
      at++;
    } else if (Character.isWhitespace(c)) {
      space();
      at++;
    } else {
      statement.append(c);
      at++;
    }
  }

  private void skipTo(String end, boolean endOfTextWillDo) {
    int found = text.indexOf(end, at + 2);
    if (found < 0 && !endOfTextWillDo) {
      throw new IllegalArgumentException("a comment does not end");
    }
    at = found < 0 ? text.length() : found + end.length();
    space();
  }

  private void quoted(char quote) {
    int start = at++;
    while (at < text.length() && text.charAt(at) != quote) {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= text.length()) {
      throw new IllegalArgumentException("a quote does not end");
    }
    statement.append(text, start, ++at);
  }

  private void space() {
    if (!statement.isEmpty() && statement.charAt(statement.length() - 1) != ' ') {
      statement.append(' ');
    }
  }

  private void end() {
    var whole = statement.toString().strip();
    if (!whole.isEmpty()) {
      statements.add(whole);
    }
    statement.setLength(0);
  }
}
