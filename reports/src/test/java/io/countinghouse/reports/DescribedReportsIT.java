package io.countinghouse.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a report's head says of its query is what ClickHouse says of it. */
@ExtendWith(RunningStack.class)
@TestInstance(Lifecycle.PER_CLASS) // nothing here writes
class DescribedReportsIT {

  private static final Pattern USE = Pattern.compile("\\{([a-z0-9_]+):((?:[^{}])+?)}");

  private final Databases databases;

  DescribedReportsIT(Servers servers) throws Exception {
    databases = Databases.create(servers);
  }

  @AfterAll
  void close() throws Exception {
    databases.close();
  }

  private static List<String> names() {
    return Report.names();
  }

  /** A value for each parameter, whatever it may mean. */
  private static Map<String, String> values(Report report) {
    var values = new HashMap<String, String>();
    for (var parameter : report.parameters()) {
      var otherwise = parameter.otherwise();
      values.put(
          parameter.name(),
          otherwise != null ? otherwise : parameter.type().equals("Date32") ? "2026-01-31" : "1");
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("names")
  void theColumnsAreThoseOfTheQuery(String name) throws Exception {
    var report = Report.named(name);
    try (var reader = ClickHouseReader.open(databases.clickHouse())) {
      var described =
          reader.list(
              "DESCRIBE TABLE (\n" + report.sql() + "\n)",
              values(report),
              row -> row.getString("name") + " " + row.getString("type"));
      assertEquals(
          report.columns().stream().map(ReportColumn::name).toList(),
          described.stream().map(column -> column.substring(0, column.indexOf(' '))).toList());
      for (int i = 0; i < described.size(); i++) {
        var column = report.columns().get(i);
        var type = described.get(i).substring(column.name().length() + 1);
        assertTrue(
            plain(type).matches(form(column.type())), () -> column + " is not of type " + type);
      }
    }
  }

  private static String plain(String type) {
    return type.replaceAll("(LowCardinality|Nullable)\\(", "").replaceAll("\\)+$", "");
  }

  private static String form(ReportColumn.Type type) {
    return switch (type) {
      case TEXT -> "String|UUID|Enum8.*|FixedString.*";
      case DATE -> "Date32|Date";
      case TIME -> "DateTime64.*'UTC'";
      case INTEGER -> "U?Int\\d+";
      case NUMBER -> "Decimal.*";
      case MONEY -> "Int\\d+";
    };
  }

  @ParameterizedTest
  @MethodSource("names")
  void theParametersAreThoseOfTheQuery(String name) throws Exception {
    var report = Report.named(name);
    var body = report.sql().lines().map(line -> line.replaceFirst("--.*", "")).toList();
    var uses = new TreeSet<String>();
    USE.matcher(String.join("\n", body)).results().map(DescribedReportsIT::use).forEach(uses::add);
    var described = new TreeSet<String>();
    report.parameters().forEach(p -> described.add(p.name() + " " + p.type()));
    assertEquals(uses, described);
    try (var reader = ClickHouseReader.open(databases.clickHouse())) {
      for (var parameter : report.parameters()) {
        var without = new HashMap<>(values(report));
        without.remove(parameter.name());
        var error =
            assertThrows(
                SQLException.class,
                () -> reader.list(report.sql(), without, row -> 1),
                parameter.name());
        assertTrue(
            String.valueOf(error.getMessage()).contains(parameter.name()), error::getMessage);
      }
    }
  }

  private static String use(MatchResult found) {
    return found.group(1) + " " + found.group(2);
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyReportRunsOnAnEmptySystemInEveryFormat(String name) throws Exception {
    var report = Report.named(name);
    var given = new HashMap<String, String>();
    report.parameters().stream()
        .filter(ReportParameter::required)
        .forEach(p -> given.put(p.option(), p.type().equals("Date32") ? "2026-01-31" : "1"));
    try (var reader = ClickHouseReader.open(databases.clickHouse())) {
      for (var format : ReportOutput.Format.values()) {
        var out = new StringBuilder();
        new ReportRunner(reader).run(report, given, ReportOutput.of(format, out));
        assertTrue(out.length() > 0, format::name);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void aReportOfTheFactsCanBeRepeated(String name) {
    var report = Report.named(name);
    var body = report.sql().lines().filter(line -> !line.startsWith("--")).toList();
    boolean facts = String.join("\n", body).matches("(?s).*\\b(postings|account_entries)\\b.*");
    assertEquals(facts, report.has("as_of") || report.has("up_to"), "what reads facts takes as_of");
  }
}
