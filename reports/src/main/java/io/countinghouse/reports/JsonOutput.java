package io.countinghouse.reports;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One JSON object: the report's name, its parameters, and a row a line; an amount as decimal text
 * and, beside it, in minor units.
 */
final class JsonOutput implements ReportOutput {

  private final Appendable out;
  private final JsonMapper json = new JsonMapper();
  private List<ReportColumn> columns = List.of();
  private boolean first = true;

  JsonOutput(Appendable out) {
    this.out = out;
  }

  @Override
  public void begin(Report report, Map<String, String> arguments) throws IOException {
    columns = report.columns();
    out.append("{\"report\":")
        .append(json.writeValueAsString(report.name()))
        .append(",\"parameters\":")
        .append(json.writeValueAsString(arguments))
        .append(",\"rows\":[");
  }

  @Override
  public void row(List<ReportValue> values) throws IOException {
    var members = new LinkedHashMap<String, Object>();
    for (int i = 0; i < values.size(); i++) {
      put(members, columns.get(i), values.get(i));
    }
    out.append(first ? "\n" : ",\n").append(json.writeValueAsString(members));
    first = false;
  }

  private static void put(Map<String, Object> members, ReportColumn column, ReportValue value) {
    switch (value) {
      case ReportValue.Text text -> members.put(column.title(), text.text());
      case ReportValue.None ignored -> members.put(column.title(), null);
      case ReportValue.Day day -> members.put(column.title(), day.text());
      case ReportValue.Time time -> members.put(column.title(), time.text());
      case ReportValue.Whole whole -> members.put(column.title(), whole.number());
      case ReportValue.Fraction number -> members.put(column.title(), number.number());
      case ReportValue.Amount amount -> {
        members.put(column.title(), amount.text());
        members.put(column.name(), amount.minor());
      }
    }
  }

  @Override
  public void end(@Nullable RunLine run) throws IOException {
    out.append(first ? "]" : "\n]");
    if (run != null) {
      out.append(",\n\"run\":").append(json.writeValueAsString(members(run)));
    }
    out.append("}\n");
  }

  private static Map<String, Object> members(RunLine run) {
    var coverage = run.coverage();
    var members = new LinkedHashMap<String, Object>();
    members.put("id", run.id());
    members.put("lanes", run.lanes());
    members.put("complete", coverage.complete());
    members.put("complete_before", coverage.completeBefore().toString());
    members.put("asked_before", coverage.asked() == null ? null : coverage.asked().toString());
    var unsealed = coverage.unsealed();
    if (unsealed != null) {
      members.put("sealed_to", unsealed.sealed() == null ? null : unsealed.sealed().toString());
    }
    members.put("holes", coverage.holes());
    members.put("rows", run.rows());
    members.put("digest", run.digest());
    return members;
  }
}
