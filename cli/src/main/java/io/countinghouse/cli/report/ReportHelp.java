package io.countinghouse.cli.report;

import io.countinghouse.reports.Report;
import io.countinghouse.reports.ReportColumn;
import io.countinghouse.reports.ReportParameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What {@code --help} says of a report: its description, in picocli's terms. */
final class ReportHelp {

  private ReportHelp() {}

  static void describe(UsageMessageSpec usage, Report report) {
    var text = new ArrayList<String>();
    text.add(plain(report.purpose()));
    text.add("%nSource: " + plain(report.source()));
    report.notes().forEach(note -> text.add("%n" + plain(note)));
    usage
        .description(text.toArray(String[]::new))
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(exitCodes())
        .footerHeading("%nColumns:%n")
        .footer(columns(report.columns()).toArray(String[]::new));
  }

  private static Map<String, String> exitCodes() {
    var codes = new LinkedHashMap<String, String>();
    codes.put("0", "printed");
    codes.put(
        "1",
        "printed, but some of the period may lack; or, with --as-of: the rows are not those of that run");
    codes.put("2", "the command line is wrong, or ClickHouse can't be reached");
    return codes;
  }

  private static List<String> columns(List<ReportColumn> columns) {
    int width = columns.stream().mapToInt(c -> c.title().length()).max().orElse(0);
    return columns.stream()
        .map(column ->
            "  %s  %s"
                .formatted(
                    column.title() + " ".repeat(width - column.title().length()),
                    plain(column.description())))
        .toList();
  }

  static String label(ReportParameter parameter) {
    if (!parameter.choices().isEmpty()) {
      return parameter.choices().stream().collect(Collectors.joining("|"));
    }
    if (parameter.type().startsWith("Array(")) {
      return "LIST";
    }
    if (parameter.type().equals("Date32")) {
      return "DAY";
    }
    return parameter.option().replace('-', '_').toUpperCase(Locale.ROOT);
  }

  static String description(ReportParameter parameter) {
    var otherwise = parameter.shownDefault();
    var text = plain(parameter.description());
    if (parameter.required()) {
      return text + " (must be given).";
    }
    return otherwise.isEmpty() ? text + "." : text + " (default: " + plain(otherwise) + ").";
  }

  /** Picocli reads percent signs and at signs as its own. */
  private static String plain(String text) {
    return text.replace("%", "%%").replace("@|", "@ |");
  }
}
