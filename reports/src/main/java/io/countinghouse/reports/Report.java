package io.countinghouse.reports;

import io.countinghouse.sql.SqlFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One report: a query for ClickHouse in {@code reports/<name>.sql}, described by the comment at its
 * head ({@link ReportHeader} says how). A new file is a new report; no code names it.
 *
 * @param purpose what it is for, in a sentence or two
 * @param source the law or the rule behind it
 * @param sealed whether it sees sealed booking dates alone
 * @param notes what else its reader must know, one paragraph each
 * @param sql runs as it stands in any ClickHouse client
 * @param chart what its picture shows, if it has one
 */
public record Report(
    String name,
    String purpose,
    String source,
    boolean sealed,
    List<String> notes,
    String sql,
    List<ReportParameter> parameters,
    List<ReportColumn> columns,
    ReportHeader.@Nullable Chart chart) {

  /**
   * Parameters that say up to where rows are looked at. They are the runner's to set, not the
   * user's: how far each lane goes, how far each partition of a topic, and which load of rates.
   */
  public static final Set<String> POSITIONS =
      Set.of("as_of", "up_to", "as_of_flags", "as_of_reviews", "as_of_rates");

  private static final String CURRENCY = "currency";

  private static final SortedMap<String, String> SHIPPED =
      SqlFiles.shipped(Report.class, "/reports");

  /** The names of all reports, in alphabetical order. */
  public static List<String> names() {
    return List.copyOf(SHIPPED.keySet());
  }

  /** Every report, by its name. */
  public static Map<String, Report> all() {
    var reports = new TreeMap<String, Report>();
    SHIPPED.forEach((name, sql) -> reports.put(name, ReportHeader.read(name, sql)));
    return reports;
  }

  /**
   * Reads a report.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static Report named(String name) {
    var sql = SHIPPED.get(name);
    if (sql == null) {
      throw new IllegalArgumentException(
          "report " + name + " is unknown; there are: " + String.join(", ", names()));
    }
    return ReportHeader.read(name, sql);
  }

  /** A report of any file's text. */
  public static Report of(String name, String sql) {
    return ReportHeader.read(name, sql);
  }

  /** Whether the query has this parameter. */
  public boolean has(String parameter) {
    return parameters.stream().anyMatch(p -> p.name().equals(parameter));
  }

  /**
   * The value of each parameter as ClickHouse takes it, defaults filled in.
   *
   * @param given by the users' names of the parameters ({@link ReportParameter#option})
   * @throws IllegalArgumentException naming the parameter that is missing, unknown or wrong
   */
  public Map<String, String> arguments(Map<String, String> given) {
    var arguments = new LinkedHashMap<String, String>();
    parameters.forEach(p -> arguments.put(p.name(), p.value(given.get(p.option()), given, this)));
    for (var name : given.keySet()) {
      if (parameters.stream().noneMatch(p -> p.option().equals(name))) {
        throw new IllegalArgumentException(name + " is no parameter of " + this.name);
      }
    }
    return arguments;
  }

  /** The currency that amounts are given in; empty: the report names none. */
  String currency(Map<String, String> given) {
    return parameters.stream()
        .filter(p -> p.name().equals(CURRENCY))
        .map(p -> p.value(given.get(CURRENCY), given, this))
        .findFirst()
        .orElse("");
  }

  /** The default of a parameter, as text. */
  String otherwise(String parameter) {
    return parameters.stream()
        .filter(p -> p.name().equals(parameter))
        .map(p -> Objects.requireNonNullElse(p.otherwise(), ""))
        .findFirst()
        .orElse("");
  }
}
