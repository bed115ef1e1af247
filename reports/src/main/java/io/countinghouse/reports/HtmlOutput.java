package io.countinghouse.reports;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One page that needs nothing else: description, rows, and the chart, which is known only after the
 * last row and is moved before them by the style. It asks for no script and loads nothing.
 */
final class HtmlOutput implements ReportOutput {

  private static final String STYLE =
      """
      body{display:flex;flex-direction:column;gap:1rem;margin:2rem;font:15px/1.4 system-ui,sans-serif;color:#1c2330}
      header,figure{order:-1;margin:0} h1{margin:0 0 .3rem;font-size:1.5rem} p{margin:.2rem 0;max-width:70rem}
      .about,dt{color:#5a6475} dl{display:grid;grid-template-columns:max-content auto;gap:.1rem 1rem} dd{margin:0}
      table{border-collapse:collapse;align-self:flex-start} th,td{padding:.25rem .7rem;border-bottom:1px solid #dde2ea;text-align:left;vertical-align:top}
      th{position:sticky;top:0;background:#f3f5f9} .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
      svg text{font:12px system-ui,sans-serif;fill:#1c2330} @media(prefers-color-scheme:dark){body{background:#14181f;color:#e4e8ef}th{background:#1f2530}svg text{fill:#e4e8ef}}
      """;

  private final Appendable out;
  private List<ReportColumn> columns = List.of();
  private BarChart chart = BarChart.none();
  private long rows;

  HtmlOutput(Appendable out) {
    this.out = out;
  }

  @Override
  public void begin(Report report, Map<String, String> arguments) throws IOException {
    columns = report.columns();
    chart = BarChart.of(report);
    out.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
        .append(escaped(report.name()))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style></head><body>\n<header><h1>")
        .append(escaped(report.name()))
        .append("</h1>\n<p>")
        .append(escaped(report.purpose()))
        .append("</p>\n<p class=\"about\">Source: ")
        .append(escaped(report.source()))
        .append("</p>\n<dl>");
    for (var argument : arguments.entrySet()) {
      out.append("<dt>").append(escaped(argument.getKey())).append("</dt><dd>");
      out.append(escaped(argument.getValue())).append("</dd>");
    }
    out.append("</dl></header>\n<table><thead><tr>");
    for (var column : columns) {
      out.append(column.numeric() ? "<th class=\"n\" title=\"" : "<th title=\"")
          .append(escaped(column.description()))
          .append("\">")
          .append(escaped(column.title()))
          .append("</th>");
    }
    out.append("</tr></thead><tbody>\n");
  }

  @Override
  public void row(List<ReportValue> values) throws IOException {
    out.append("<tr>");
    for (int i = 0; i < values.size(); i++) {
      out.append(columns.get(i).numeric() ? "<td class=\"n\">" : "<td>");
      out.append(escaped(values.get(i).text())).append("</td>");
    }
    out.append("</tr>\n");
    chart.row(values);
    rows++;
  }

  @Override
  public void end(@Nullable RunLine run) throws IOException {
    out.append("</tbody></table>\n").append(chart.svg()).append("<footer class=\"about\">");
    out.append(Long.toString(rows)).append(rows == 1 ? " row" : " rows");
    if (run != null) {
      for (var line : run.lines()) {
        out.append("<br>").append(escaped(line));
      }
    }
    out.append("</footer>\n</body></html>\n");
  }

  /** Text that can be neither a tag nor the end of an attribute; control characters are shown. */
  static String escaped(String text) {
    var safe = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(point -> {
          switch (point) {
            case '&' -> safe.append("&amp;");
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            case '"' -> safe.append("&quot;");
            case '\'' -> safe.append("&#39;");
            default -> safe.appendCodePoint(Character.isISOControl(point) ? '\uFFFD' : point);
          }
        });
    return safe.toString();
  }
}
