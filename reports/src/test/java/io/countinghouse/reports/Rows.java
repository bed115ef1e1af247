package io.countinghouse.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A report's rows for a test, each as text by the columns' titles. */
public final class Rows {

  private Rows() {}

  /** Runs a report; arguments are name, value, name, value. */
  public static List<Map<String, String>> of(
      Databases databases, String report, String... arguments) throws Exception {
    var given = new LinkedHashMap<String, String>();
    for (int i = 0; i < arguments.length; i += 2) {
      given.put(arguments[i], arguments[i + 1]);
    }
    var out = new StringBuilder();
    try (var reader = ClickHouseReader.open(databases.clickHouse())) {
      new ReportRunner(reader)
          .run(Report.named(report), given, ReportOutput.of(ReportOutput.Format.JSON, out));
    }
    var rows = new ArrayList<Map<String, String>>();
    for (var row : new JsonMapper().readTree(out.toString()).get("rows")) {
      var texts = new LinkedHashMap<String, String>();
      row.properties()
          .forEach(
              p -> texts.put(p.getKey(), p.getValue().isNull() ? "" : p.getValue().asString()));
      rows.add(texts);
    }
    return rows;
  }

  /** Some columns of each row, with bars between them. */
  public static List<String> columns(List<Map<String, String>> rows, String... titles) {
    return rows.stream()
        .map(row ->
            String.join(
                "|",
                java.util.Arrays.stream(titles)
                    .map(title -> row.getOrDefault(title, "no column " + title))
                    .toList()))
        .toList();
  }
}
