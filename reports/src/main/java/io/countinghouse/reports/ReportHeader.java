package io.countinghouse.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the comment at the head of a report's file:
 *
 * <pre>
 * -- Purpose, the first paragraph.
 * --
 * -- Source: the law or rule behind it.
 * --
 * -- Days: sealed
 * --
 * -- Any further paragraph is a note.
 * --
 * -- Parameters:
 * --   from    Date32                             first day, included
 * --   date    String = booking (booking | value) which date counts
 * --
 * -- Columns:
 * --   account       text   whose turnover it is; a longer description
 * --                        goes on in a line that is set in deeper
 * --   amount_minor  money  minor units of the currency in the column currency
 * --   fee_minor     money in fee_currency  of the currency in another column
 * --
 * -- Chart: amount_minor by account where line is posting
 * </pre>
 *
 * A parameter with {@code =} has a default, which may be empty. Its type is ClickHouse's, or one of
 * {@code Currency}, {@code TimeOfDay}, {@code Zone} and {@code Weekday} ({@link ParameterForm}).
 * Fields are two blanks apart. {@code Days: sealed} is said by a report that sees sealed booking
 * dates alone: a run tells which of its days it does not see.
 */
public final class ReportHeader {

  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?<name>[a-z][a-z0-9_]*) +(?<type>[A-Z]\\w*(?:\\([^=]*?\\))?)(?<default> =(?<value>(?:"
              + " ?(?! |\\()\\S)*))?(?: \\((?<choices>[^)]*)\\))? {2,}(?<text>\\S.*)");

  private static final Pattern COLUMN =
      Pattern.compile(
          "(?<name>[a-z][a-z0-9_]*) +(?<type>[a-z]+)(?: in (?<currency>[a-z_]+))?"
              + " {2,}(?<text>\\S.*)");

  private static final Pattern CHART =
      Pattern.compile(
          "Chart: (?<value>[a-z0-9_]+) by (?<label>[a-z0-9_]+)(?: where (?<only>[a-z0-9_]+) is"
              + " (?<wanted>.+))?");

  private static final String SOURCE = "Source: ";
  private static final String SEALED = "Days: sealed";

  private final String name;
  private final List<List<String>> paragraphs = new ArrayList<>();

  private ReportHeader(String name, String sql) {
    this.name = name;
    var open = new ArrayList<String>();
    for (var line : sql.lines().takeWhile(l -> l.startsWith("--")).toList()) {
      if (line.length() > 3) {
        open.add(line.substring(3));
      } else if (!open.isEmpty()) {
        paragraphs.add(List.copyOf(open));
        open.clear();
      }
    }
    if (!open.isEmpty()) {
      paragraphs.add(List.copyOf(open));
    }
  }

  /**
   * What a picture of a report shows: the sum of a column for each value of another.
   *
   * @param value the column that is summed
   * @param label the column that is grouped by
   * @param only a column that must have the wanted text for a row to count; null: every row counts
   */
  public record Chart(String value, String label, @Nullable String only, @Nullable String wanted) {}

  /**
   * Reads a report's file.
   *
   * @throws IllegalArgumentException naming the file and what is not as it must be
   */
  static Report read(String name, String sql) {
    return new ReportHeader(name, sql).report(sql);
  }

  private Report report(String sql) {
    if (paragraphs.isEmpty()) {
      throw wrong("its head must say what it is for", "");
    }
    String source = "";
    boolean sealed = false;
    var notes = new ArrayList<String>();
    var parameters = new ArrayList<ReportParameter>();
    var columns = new ArrayList<ReportColumn>();
    Chart chart = null;
    for (var paragraph : paragraphs.subList(1, paragraphs.size())) {
      var first = paragraph.getFirst();
      if (first.startsWith(SOURCE)) {
        source = String.join(" ", paragraph).substring(SOURCE.length());
      } else if (first.equals(SEALED)) {
        sealed = true;
      } else if (first.equals("Parameters:")) {
        entries(paragraph).forEach(entry -> parameters.add(parameter(entry)));
      } else if (first.equals("Columns:")) {
        entries(paragraph).forEach(entry -> columns.add(column(entry)));
      } else if (first.startsWith("Chart:")) {
        var found = match(CHART, first);
        chart =
            new Chart(
                found.group("value"),
                found.group("label"),
                found.group("only"),
                found.group("wanted"));
      } else {
        notes.add(String.join(" ", paragraph));
      }
    }
    mustNameCurrencies(columns);
    var purpose = String.join(" ", paragraphs.getFirst());
    return new Report(
        name,
        purpose,
        source,
        sealed,
        List.copyOf(notes),
        sql,
        parameters,
        List.copyOf(columns),
        chart);
  }

  /** Joins what goes on in deeper lines. */
  private static List<String> entries(List<String> paragraph) {
    var entries = new ArrayList<String>();
    for (var line : paragraph.subList(1, paragraph.size())) {
      if (line.startsWith("    ")) {
        entries.add(entries.removeLast() + " " + line.strip());
      } else {
        entries.add(line.strip());
      }
    }
    return entries;
  }

  private ReportParameter parameter(String entry) {
    var found = match(PARAMETER, entry);
    var choices = found.group("choices");
    var form = ParameterForm.of(found.group("type"));
    return new ReportParameter(
        found.group("name"),
        form.type(found.group("type")),
        form,
        found.group("default") == null ? null : found.group("value").strip(),
        choices == null ? List.of() : List.of(choices.split(" \\| ", -1)),
        found.group("text"));
  }

  private ReportColumn column(String entry) {
    var found = match(COLUMN, entry);
    @Nullable String currency = found.group("currency");
    try {
      return new ReportColumn(
          found.group("name"),
          ReportColumn.Type.valueOf(found.group("type").toUpperCase(Locale.ROOT)),
          currency == null ? "currency" : currency,
          found.group("text"));
    } catch (IllegalArgumentException e) {
      throw wrong("this is no column (" + e.getMessage() + ")", entry);
    }
  }

  private void mustNameCurrencies(List<ReportColumn> columns) {
    var names = columns.stream().map(ReportColumn::name).toList();
    for (var column : columns) {
      if (column.type() == ReportColumn.Type.MONEY && !names.contains(column.currency())) {
        throw wrong("no column " + column.currency() + " gives the currency of", column.name());
      }
    }
  }

  private MatchResult match(Pattern form, String line) {
    var matcher = form.matcher(line);
    if (!matcher.matches()) {
      throw wrong("this is not as it must be", line);
    }
    return matcher.toMatchResult();
  }

  private IllegalArgumentException wrong(String what, String line) {
    return new IllegalArgumentException("report " + name + ": " + what + ": " + line);
  }
}
