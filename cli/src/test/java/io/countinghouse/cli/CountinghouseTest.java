package io.countinghouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.reports.Report;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CountinghouseTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Countinghouse.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private static Stream<CommandLine> commands() {
    return Countinghouse.commandLine().getSubcommands().values().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandSaysWhatItDoesAndWhatItsExitCodesMean(CommandLine command) {
    assertEquals(0, run(command.getCommandName(), "--help"));
    assertTrue(out.toString().contains("Exit codes:"), out::toString);
    assertFalse(command.getCommandSpec().usageMessage().description().length == 0);
    boolean leads = !command.getSubcommands().isEmpty();
    assertTrue(leads || out.toString().contains("Examples:"), out::toString);
  }

  private static List<Report> reports() {
    return List.copyOf(Report.all().values());
  }

  @ParameterizedTest
  @MethodSource("reports")
  void everyReportIsACommandWhoseHelpIsItsDescription(Report report) {
    assertEquals(0, run("report", "--help"));
    assertTrue(out.toString().contains(report.name()), out::toString);
    assertEquals(0, run("report", report.name(), "--help"));
    for (var parameter : report.parameters()) {
      assertEquals(
          !parameter.position() || parameter.name().equals("as_of"), // --as-of RUN is the runner's
          out.toString().contains("--" + parameter.option() + "="),
          out::toString);
    }
    for (var column : report.columns()) {
      assertTrue(out.toString().contains("  " + column.title() + "  "), out::toString);
    }
    assertTrue(out.toString().contains("Exit codes:"), out::toString);
  }

  @Test
  void theVersionNamesTheProgramAndItsJava() {
    assertEquals(0, run("--version"));
    assertTrue(out.toString().startsWith("countinghouse "), out::toString);
    assertTrue(out.toString().contains("Java 2"), out::toString);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "dmo",
        "demo --transactions 0",
        "demo --transactions 1e6",
        "demo --rate -1",
        "demo --seed x",
        "bench",
        "bench ingest --seconds 0",
        "bench score --commit-ms 0",
        "bench load --backlog 1",
        "rules activate velocity-1h --author a",
        "alerts",
        "alerts snooze alice --by a --reason r",
        "alerts snooze alice --for P91D --by a --reason r",
        "alerts snooze alice --until 2026-01-01T00:00:00Z --by a --reason r",
        "up --port 70000",
        "file",
        "file ctr --filer f --out o",
        "file ctr --filer f --out o --from 2026-03-01",
        "file sar --filer f --out o --from 2026-03-01 --to 2026-03-31",
        "file sar no-such-file --filer f --out o --from 2026-03-01 --to 2026-03-31",
        "customers",
        "lanes",
        "lanes retire 1",
        "lanes retire 16 --reason r",
        "lanes retire x --reason r",
        "up --port x",
        "report",
        "report nothing",
        "report daily-account-summary --from 2026-01-01",
        "report daily-account-summary --from 2026-01-01 --to 2026-02-30",
        "report trial-balance --detail x",
        "report trial-balance --currency dollars",
        "report cross-border --from 2026-01-01 --to 2026-01-31 --currency KWD",
        "report trial-balance --as-of x",
        "report trial-balance --detail kinds --as-of 0190b3a0-0000-7000-8000-000000000000",
      })
  void aWrongCommandLineIsOneClearLineAndExitsWithTwo(String line) {
    assertEquals(2, run(line.split(" ", -1)));
    assertTrue(err.toString().startsWith("countinghouse: "), err::toString);
    assertFalse(err.toString().contains("\tat "), err::toString);
    assertEquals("", out.toString());
  }

  @Test
  void aMissingSystemIsOneClearLineThatSaysHowToStartIt(@TempDir Path dir) {
    assertEquals(2, run("reconcile", "--data", dir.toString()));
    assertTrue(err.toString().contains("./countinghouse up --data " + dir), err::toString);
    assertEquals(1, err.toString().lines().count(), err::toString);
    assertEquals("", out.toString());
  }

  @Test
  void theStackTraceIsShownToWhoAsksForIt(@TempDir Path dir) {
    run("reconcile", "--debug", "--data", dir.toString());
    assertTrue(err.toString().contains("\tat "), err::toString);
  }

  @Test
  void completionIsAScriptForBash() {
    assertEquals(0, run("completion"));
    assertTrue(out.toString().contains("complete -F _complete_countinghouse"), out::toString);
    assertTrue(out.toString().contains("--transactions"), out::toString);
  }
}
