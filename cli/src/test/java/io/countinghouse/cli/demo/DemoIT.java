package io.countinghouse.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The whole system as a person runs it: in processes of its own. */
class DemoIT {

  private static final int TRANSACTIONS = 2_000;

  @TempDir private Path temp;

  private Process demo(Path data, String... more) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:+UseSerialGC", "-Xmx256m", "-Dlogback.configurationFile=logback-cli.xml"));
    var classPath = System.getProperty("java.class.path");
    command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", classPath)));
    command.addAll(List.of("io.countinghouse.cli.CountinghouseMain", "demo"));
    command.addAll(List.of("--data", data.toString()));
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .redirectOutput(temp.resolve("out").toFile())
        .redirectError(temp.resolve("err").toFile())
        .start();
  }

  private String told() throws IOException {
    return Files.readString(temp.resolve("err")) + Files.readString(temp.resolve("out"));
  }

  @Test
  void everythingThatIsPostedGoesTheWholeWayAndIsProved() throws Exception {
    var data = temp.resolve("data");
    var demo = demo(data, "--transactions", "" + TRANSACTIONS, "--seed", "3", "--exit");
    assertTrue(demo.waitFor(10, TimeUnit.MINUTES), told());
    assertEquals(0, demo.exitValue(), told());

    var last = Files.readAllLines(temp.resolve("out")).getLast();
    var result = new JsonMapper().readTree(last);
    long posted = result.get("posted").asLong();
    assertEquals(TRANSACTIONS, posted + result.get("refused").asLong(), last);
    assertTrue(posted > TRANSACTIONS * 9 / 10, last);
    for (var stage : List.of("published", "scored", "loaded")) {
      assertEquals(posted, result.get(stage).asLong(), stage + " in " + last);
    }
    assertTrue(result.get("flagged").asLong() > 0, last);
    assertTrue(result.get("complete").asBoolean(), last);
    assertTrue(result.get("balanced").asBoolean(), last);
    assertEquals(0, result.get("duplicates").asLong(), last);
    assertEquals(0, result.get("missing").asLong(), last);
    var freshness = result.get("freshness_ms");
    assertTrue(freshness.get("p50").asDouble() > 0, last);
    assertTrue(freshness.get("p99").asDouble() >= freshness.get("p50").asDouble(), last);
    assertFalse(Files.exists(data.resolve("connection.properties")), "goes with the system");
  }
}
