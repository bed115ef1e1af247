package io.countinghouse.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.cli.run.StopSignal;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

class BacklogBenchIT {

  /** The bench itself refuses rows that are missing or there twice. */
  @Test
  void whatWaitedInKafkaIsThereOnceAndMeasured() {
    var out = new StringWriter();
    var err = new StringWriter();
    var command = new CommandLine(new LoadBenchCommand(StopSignal::none));
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    assertEquals(0, command.execute("--backlog", "100000"), err::toString);
    var json = new JsonMapper().readTree(out.toString().lines().toList().getLast());
    assertEquals(100_000, json.get("transactions").asInt());
    for (var figure :
        new String[] {"seconds", "rows_per_s", "loader_rss_mb_max", "clickhouse_rss_mb_max"}) {
      assertTrue(json.get(figure).asDouble() > 0, json::toString);
    }
    assertTrue(json.get("tenths_rows_per_s").size() > 0, json::toString);
    assertTrue(json.get("parts_max").asInt() > 0, json::toString);
  }
}
