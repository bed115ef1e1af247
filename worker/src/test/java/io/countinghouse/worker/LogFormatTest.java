package io.countinghouse.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.BasicMDCAdapter;
import tools.jackson.databind.json.JsonMapper;

/** The form of the services' logs, by their own configuration. */
final class LogFormatTest {

  @Test
  void aLineIsOneJsonObjectWithItsKeysAndItsTrace() throws JoranException {
    var lines = logged("json");
    assertEquals(2, lines.size());
    var line = new JsonMapper().readTree(lines.getFirst());
    assertEquals("WARN", line.path("level").asString());
    assertEquals("lane \"7\" is away", line.path("formattedMessage").asString());
    assertEquals("7", line.path("kvpList").get(0).path("lane").asString());
    assertEquals(TRACE, line.path("mdc").path("trace_id").asString());
    assertTrue(
        lines.getLast().contains("no such thing\\n"), "a line break must not break the line");
  }

  @Test
  void aPersonMayReadTextInstead() throws JoranException {
    var line = logged("text").getFirst();
    assertTrue(line.contains("lane \"7\" is away lane=\"7\" trace_id=" + TRACE), line);
  }

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  /** What goes to standard error. */
  private static List<String> logged(String format) throws JoranException {
    var before = System.err;
    var written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      var context = new LoggerContext();
      context.setMDCAdapter(new BasicMDCAdapter());
      context.putProperty("LOG_FORMAT", format);
      var configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(LogFormatTest.class.getResource("/logback.xml"));
      context.getMDCAdapter().put("trace_id", TRACE);
      var log = context.getLogger("test");
      log.atWarn().addKeyValue("lane", 7).log("lane \"{}\" is away", 7);
      log.atWarn().log("no such thing\n{}", 1);
      context.stop();
    } finally {
      System.setErr(before);
    }
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
