package io.countinghouse.reports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * One report: a query for ClickHouse, in {@code reports/<name>.sql}, and its description, in the
 * {@code .json} file next to it.
 *
 * @param sql runs as it stands in any ClickHouse client
 */
public record Report(
    String name,
    String purpose,
    String sql,
    List<ReportParameter> parameters,
    List<ReportColumn> columns) {

  /** Every report that there is. */
  public static final List<String> NAMES = List.of("daily-account-summary");

  private record Description(
      String name, String purpose, List<ReportParameter> parameters, List<ReportColumn> columns) {}

  /**
   * Reads a report.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static Report named(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "report " + name + " is unknown; there are: " + String.join(", ", NAMES));
    }
    var description =
        new JsonMapper().readValue(Resources.text("/reports/" + name + ".json"), Description.class);
    return new Report(
        description.name(),
        description.purpose(),
        Resources.text("/reports/" + name + ".sql"),
        description.parameters(),
        description.columns());
  }

  /**
   * The value of each parameter, defaults filled in.
   *
   * @throws IllegalArgumentException naming the parameter that is missing, unknown or wrong
   */
  public Map<String, String> arguments(Map<String, String> given) {
    var arguments = new LinkedHashMap<String, String>();
    parameters.forEach(p -> arguments.put(p.name(), p.value(given.get(p.name()))));
    for (var name : given.keySet()) {
      if (!arguments.containsKey(name)) {
        throw new IllegalArgumentException(name + " is no parameter of " + this.name);
      }
    }
    return arguments;
  }
}
