package io.countinghouse.reports;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A bar for each value of a column, as SVG text. Currencies are not added up: each has a picture.
 * What comes after the first {@value #BARS_MAX} values is one bar, so memory is bounded.
 */
final class BarChart {

  private static final int BARS_MAX = 40;
  private static final int LINE_PX = 20;
  private static final int LABEL_PX = 260;
  private static final int BAR_PX = 460;
  private static final int TEXT_MAX = 36;
  private static final String OTHERS = "(all others)";

  private final int label;
  private final int value;
  private final int only;
  private final String wanted;
  private final String title;
  private final Map<String, Map<String, BigDecimal>> bars = new TreeMap<>();

  private BarChart(int label, int value, int only, String wanted, String title) {
    this.label = label;
    this.value = value;
    this.only = only;
    this.wanted = wanted;
    this.title = title;
  }

  /** That of a report; an empty one if it has none. */
  static BarChart of(Report report) {
    var chart = report.chart();
    if (chart == null) {
      return none();
    }
    return new BarChart(
        index(report, chart.label()),
        index(report, chart.value()),
        chart.only() == null ? -1 : index(report, chart.only()),
        chart.wanted() == null ? "" : chart.wanted(),
        report.columns().get(index(report, chart.value())).title() + " by " + chart.label());
  }

  static BarChart none() {
    return new BarChart(-1, -1, -1, "", "");
  }

  private static int index(Report report, String column) {
    return IntStream.range(0, report.columns().size())
        .filter(i -> report.columns().get(i).name().equals(column))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(report.name() + " has no column " + column));
  }

  void row(List<ReportValue> values) {
    if (label < 0 || (only >= 0 && !values.get(only).text().equals(wanted))) {
      return;
    }
    switch (values.get(value)) {
      case ReportValue.Amount amount ->
          add(amount.currency(), values.get(label).text(), new BigDecimal(amount.text()));
      case ReportValue.Whole(BigInteger number) ->
          add("", values.get(label).text(), new BigDecimal(number));
      case ReportValue.Fraction(BigDecimal number) -> add("", values.get(label).text(), number);
      case ReportValue.None _, ReportValue.Text _, ReportValue.Day _, ReportValue.Time _ -> {}
    }
  }

  private void add(String currency, String name, BigDecimal number) {
    var of = bars.computeIfAbsent(currency, c -> new LinkedHashMap<>());
    of.merge(of.containsKey(name) || of.size() < BARS_MAX ? name : OTHERS, number, BigDecimal::add);
  }

  /** A figure for each currency; nothing if there were no rows. */
  String svg() {
    var text = new StringBuilder();
    bars.forEach((currency, of) -> figure(text, currency, of));
    return text.toString();
  }

  private void figure(StringBuilder text, String currency, Map<String, BigDecimal> of) {
    var name = HtmlOutput.escaped(currency.isEmpty() ? title : title + ", " + currency);
    text.append("<figure><figcaption>").append(name).append("</figcaption>\n");
    text.append(
        "<svg role=\"img\" aria-label=\"%s\" width=\"%d\" height=\"%d\">\n"
            .formatted(name, LABEL_PX + BAR_PX + 200, of.size() * LINE_PX + 4));
    var widest = of.values().stream().map(BigDecimal::abs).reduce(BigDecimal.ZERO, BigDecimal::max);
    int line = 0;
    for (var bar : of.entrySet()) {
      bar(text, line++, bar.getKey(), bar.getValue(), widest);
    }
    text.append("</svg></figure>\n");
  }

  private static void bar(
      StringBuilder text, int line, String name, BigDecimal number, BigDecimal widest) {
    double width =
        widest.signum() == 0
            ? 0
            : BAR_PX * number.abs().doubleValue() / widest.doubleValue(); // pixels, not money
    int y = line * LINE_PX;
    text.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
                + "<text x=\"%.1f\" y=\"%d\">%s</text>%n",
            LABEL_PX - 6,
            y + 15,
            HtmlOutput.escaped(shortened(name)),
            LABEL_PX,
            y + 3,
            width,
            LINE_PX - 5,
            number.signum() < 0 ? "#c2553d" : "#3b73b9",
            LABEL_PX + width + 5,
            y + 15,
            number.toPlainString()));
  }

  private static String shortened(String name) {
    int points = name.codePointCount(0, name.length());
    return points <= TEXT_MAX
        ? name
        : name.substring(0, name.offsetByCodePoints(0, TEXT_MAX - 1)) + "\u2026";
  }
}
