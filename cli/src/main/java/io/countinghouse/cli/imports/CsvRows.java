package io.countinghouse.cli.imports;

import io.countinghouse.cli.CommandFailed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** CSV after RFC 4180, with a header of canonical column names in any order. */
final class CsvRows implements RowReader {

  private final Lines lines;
  private final List<String> header;

  private CsvRows(Lines lines, List<String> header) {
    this.lines = lines;
    this.header = header;
  }

  /**
   * Reads the header.
   *
   * @throws CommandFailed if it is missing or wrong
   */
  static CsvRows open(Lines lines) throws IOException {
    var line = lines.next();
    while (line != null && line.blank()) {
      line = lines.next();
    }
    if (line == null) {
      throw new CommandFailed("the file is empty; a CSV file must begin with a header");
    }
    var text = line.unusable() == null ? line.text() : null;
    var record = new CsvRecord();
    if (text == null || record.add(text) != CsvRecord.State.COMPLETE) {
      throw new CommandFailed(
          "line " + line.number() + ", the header, must be a line of UTF-8 CSV");
    }
    check(record.cells());
    return new CsvRows(lines, record.cells());
  }

  private static void check(List<String> header) {
    var unknown = new ArrayList<>(header);
    unknown.removeAll(Columns.ALL);
    if (!unknown.isEmpty()) {
      throw new CommandFailed(
          "the header has unknown columns: %s; the columns are: %s (separated by commas)"
              .formatted(shown(unknown), String.join(",", Columns.ALL)));
    }
    var missing = new TreeSet<>(Columns.REQUIRED);
    missing.removeAll(header);
    if (!missing.isEmpty()) {
      throw new CommandFailed("the header lacks columns: " + String.join(", ", missing));
    }
    if (new HashSet<>(header).size() < header.size()) {
      throw new CommandFailed("the header has a column twice");
    }
  }

  private static String shown(List<String> names) {
    return names.stream()
        .limit(5)
        .map(name -> '"' + Text.shown(name) + '"')
        .collect(Collectors.joining(", "));
  }

  @Override
  public @Nullable Parsed next() throws IOException {
    var line = lines.next();
    while (line != null && line.blank()) {
      line = lines.next();
    }
    return line == null ? null : record(line);
  }

  /**
   * A record of one or more lines. If its quotes are torn, only its first line is rejected and the
   * ones after it are read again: they are records of their own.
   */
  private Parsed record(Line first) throws IOException {
    var record = new CsvRecord();
    var taken = new ArrayList<Line>();
    int bytes = 0;
    for (var line = first; line != null; line = lines.next()) {
      taken.add(line);
      bytes += line.bytes().length;
      var unusable = line.unusable();
      if (unusable != null && taken.size() == 1) {
        return unusable;
      }
      var text = line.text();
      if (unusable != null || text == null || bytes > Lines.BYTES_MAX) {
        return torn(first, taken);
      }
      switch (record.add(text)) {
        case COMPLETE -> {
          return row(first, record.cells(), taken);
        }
        case TORN -> {
          return torn(first, taken);
        }
        case OPEN -> {}
      }
    }
    return torn(first, taken);
  }

  private Reject torn(Line first, List<Line> taken) {
    lines.pushBack(taken.subList(1, taken.size()));
    return Reject.whole(
        first.number(),
        "must have its quotes in pairs and doubled within a value",
        first.original());
  }

  private Parsed row(Line first, List<String> cells, List<Line> taken) {
    var original = taken.stream().map(Line::original).collect(Collectors.joining("\n"));
    if (cells.size() != header.size()) {
      return Reject.whole(
          first.number(),
          "must have %d columns as the header has; it has %d"
              .formatted(header.size(), cells.size()),
          original);
    }
    var fields = new LinkedHashMap<String, String>();
    for (int i = 0; i < cells.size(); i++) {
      if (!cells.get(i).isEmpty()) {
        fields.put(header.get(i), cells.get(i));
      }
    }
    return Required.check(new Row(first.number(), original, fields));
  }
}
