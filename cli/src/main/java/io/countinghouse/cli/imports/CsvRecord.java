package io.countinghouse.cli.imports;

import java.util.ArrayList;
import java.util.List;

/**
 * RFC 4180 over one record, which grows line by line as long as a quote is open.
 *
 * <p>Not left to the CSV library, because that can't go on after a torn quote without losing what
 * it has swallowed.
 */
final class CsvRecord {

  /** How it stands after the lines read so far. */
  enum State {
    COMPLETE,
    /** A quote is open: the record goes on in the next line. */
    OPEN,
    /** A quote stands where none may stand. */
    TORN
  }

  private final List<String> cells = new ArrayList<>();
  private final StringBuilder cell = new StringBuilder();
  private boolean quoted;

  /** Takes the next line. */
  State add(String line) {
    if (quoted) {
      cell.append('\n');
    }
    for (int at = 0; ; at++) { // each turn reads a cell and ends at its comma
      at = quoted ? quoted(line, at) : plain(line, at);
      if (at < 0) {
        return State.TORN;
      }
      if (quoted) {
        return State.OPEN;
      }
      cells.add(cell.toString());
      cell.setLength(0);
      if (at == line.length()) {
        return State.COMPLETE;
      }
    }
  }

  /** Reads a cell without quotes, or opens the quote. */
  private int plain(String line, int begin) {
    if (begin < line.length() && line.charAt(begin) == '"') {
      quoted = true;
      return quoted(line, begin + 1);
    }
    int comma = line.indexOf(',', begin);
    int end = comma < 0 ? line.length() : comma;
    int quote = line.indexOf('"', begin);
    if (quote >= 0 && quote < end) {
      return -1;
    }
    cell.append(line, begin, end);
    return end;
  }

  /** Reads on within a quote; gives the place after the closing one, -1 if more stands there. */
  private int quoted(String line, int begin) {
    int at = begin;
    while (true) {
      int quote = line.indexOf('"', at);
      if (quote < 0) {
        cell.append(line, at, line.length());
        return line.length();
      }
      cell.append(line, at, quote);
      at = quote + 1;
      if (at < line.length() && line.charAt(at) == '"') {
        cell.append('"');
        at++;
      } else {
        quoted = false;
        return at == line.length() || line.charAt(at) == ',' ? at : -1;
      }
    }
  }

  List<String> cells() {
    return cells;
  }
}
