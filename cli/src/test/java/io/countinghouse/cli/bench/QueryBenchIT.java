package io.countinghouse.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.cli.run.StopSignal;
import io.countinghouse.reports.Report;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** The bench on few rows: it also holds the reports against PostgreSQL. */
class QueryBenchIT {

  /** They read what runs, closes and rebuilds leave, of which generated facts have nothing. */
  private static final Set<String> NOT_ABOUT_FACTS =
      Set.of("runs", "sealed-dates", "restatements", "corridors", "flow-by-hour", "fraud-outcomes");

  @Test
  void everyReportIsMeasuredAndSaysWhatPostgresSays() {
    var out = new StringWriter();
    var err = new StringWriter();
    var command = new CommandLine(new QueryBenchCommand(StopSignal::none));
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    assertEquals(0, command.execute("--rows", "100000"), err::toString);
    var json = new JsonMapper().readTree(out.toString().lines().toList().getLast());
    assertEquals(100_000, json.get("rows").asInt());
    var names = new TreeSet<String>();
    for (var report : json.get("reports")) {
      names.add(report.get("name").asString());
      assertTrue(report.get("cold_ms").asDouble() > 0, report::toString);
      assertTrue(report.get("warm_ms").asDouble() > 0, report::toString);
      assertTrue(report.has("postgres_ratio"), report::toString);
      assertTrue(report.get("read_rows").asLong() > 0, report::toString);
    }
    var wanted = new TreeSet<>(Report.names());
    wanted.removeAll(NOT_ABOUT_FACTS);
    assertEquals(wanted, names);
    var compared =
        err.toString().lines().filter(line -> line.contains("PostgreSQL's, too")).toList();
    assertEquals(7, compared.size(), err::toString);
    assertTrue(compared.stream().noneMatch(line -> line.contains(": 0 rows")), err::toString);
  }
}
