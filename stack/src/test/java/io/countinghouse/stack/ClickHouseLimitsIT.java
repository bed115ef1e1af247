package io.countinghouse.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no query of an analyst, or of a report, can take or lift. */
class ClickHouseLimitsIT {
  /** The queries that are to run at a time last for 50 s. */
  private static final Duration RUNNING_MAX = Duration.ofSeconds(45);

  private static final String ENDLESS =
      "SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1";

  @TempDir static Path dir;
  static ClickHouseServer server;

  @BeforeAll
  static void start() {
    server = ClickHouseServer.start(dir);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max_memory_usage = 0",
        "max_memory_usage = 3000000000",
        "max_memory_usage_for_user = 0",
        "max_untracked_memory = 8000000000",
        "max_temporary_data_on_disk_size_for_query = 0",
        "max_temporary_data_on_disk_size_for_user = 0",
        "max_execution_time = 0",
        "max_execution_time = 61",
        "timeout_overflow_mode = 'break'",
        "max_result_rows = 0",
        "max_result_rows = 1000001",
        "max_concurrent_queries_for_user = 0",
        "max_threads = 5",
        "priority = 0",
        "low_priority_query_wait_time_ms = 0",
        "readonly = 0"
      })
  void anAnalystCanNotLiftALimit(String setting) {
    for (var login : List.of(server.logins().analyst(), server.logins().branchAnalyst())) {
      assertRefused(Marks.http(server, login), "SELECT 1 SETTINGS " + setting);
      assertRefused(Marks.http(server, login), "SET " + setting);
      assertRefused(withParameter(login, setting.replace(" ", "").replace("'", "")), "SELECT 1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max_memory_usage = 0",
        "max_memory_usage_for_user = 0",
        "max_execution_time = 0",
        "max_concurrent_queries_for_user = 0",
        "priority = 1"
      })
  void aReportCanNotLiftALimit(String setting) {
    var reporter = Marks.http(server, server.logins().reporter());
    assertRefused(reporter, "SELECT 1 SETTINGS " + setting);
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "service", "loader"})
  void anotherProfileLiftsNothing(String profile) {
    var analyst = withParameter(server.logins().analyst(), "profile=" + profile);
    assertRefused(analyst, "SELECT 1 SETTINGS max_memory_usage = 0");
    assertRefused(analyst, "SELECT 1 SETTINGS max_memory_usage_for_user = 0");
    assertRefused(analyst, "SELECT 1 SETTINGS max_execution_time = 0");
    assertThrows(
        IllegalStateException.class,
        () -> analyst.run("CREATE TABLE countinghouse.t (n UInt8) ENGINE = Memory"));
  }

  @Test
  void theLimitsThemselvesAndLowerOnesAreTaken() {
    var analyst = Marks.http(server, server.logins().analyst());
    for (var setting :
        List.of(
            "max_memory_usage = 2147483648, max_execution_time = 60",
            "max_memory_usage = 1000000000, max_execution_time = 5, max_result_rows = 10",
            "max_threads = 1")) {
      assertEquals("1", analyst.run("SELECT 1 SETTINGS " + setting).strip(), setting);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT length(groupArray(number)) FROM numbers(10000000000)|MEMORY_LIMIT_EXCEEDED",
        "SELECT number FROM numbers(1000001)|TOO_MANY_ROWS_OR_BYTES",
        ENDLESS + " SETTINGS max_execution_time = 1|TIMEOUT_EXCEEDED"
      })
  void aRunawayQueryEndsWithAClearMessage(String query, String message) {
    var analyst = Marks.http(server, server.logins().analyst());
    var refused = assertThrows(IllegalStateException.class, () -> analyst.run(query));
    assertTrue(String.valueOf(refused.getMessage()).contains(message), refused::toString);
  }

  @Test
  void anAnalystRunsEightQueriesAtATimeAndTheOwnerGoesOn() throws Exception {
    var owner = Marks.http(server);
    var analyst = Marks.http(server, server.logins().analyst());
    var running = new ArrayList<Future<String>>();
    var count = "SELECT count() FROM system.processes WHERE user = 'analyst'";
    // A query may end a moment after its answer: those of the tests before.
    Awaitility.await().atMost(RUNNING_MAX).until(() -> owner.run(count).strip().equals("0"));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        running.add(
            threads.submit(() ->
                analyst.run(
                    "SELECT sleepEachRow(0.5) FROM numbers(100) SETTINGS max_block_size = 1")));
      }
      Awaitility.await().atMost(RUNNING_MAX).until(() -> owner.run(count).strip().equals("8"));
      var refused = assertThrows(IllegalStateException.class, () -> analyst.run("SELECT 1"));
      assertTrue(
          String.valueOf(refused.getMessage()).contains("TOO_MANY_SIMULTANEOUS_QUERIES"),
          refused::toString);
      assertEquals("1", owner.run("SELECT 1").strip());
      Marks.http(server, server.logins().operator()).run("KILL QUERY WHERE user = 'analyst' SYNC");
      for (var each : running) {
        assertThrows(ExecutionException.class, each::get);
      }
    }
    assertEquals("1", analyst.run("SELECT 1").strip());
  }

  private static ClickHouseHttp withParameter(ClickHouseLogins.Login login, String parameter) {
    return new ClickHouseHttp(server.url() + "/?" + parameter, login.user(), login.password());
  }

  private static void assertRefused(ClickHouseHttp client, String sql) {
    var refused = assertThrows(IllegalStateException.class, () -> client.run(sql), sql);
    var message = String.valueOf(refused.getMessage());
    assertTrue(
        message.contains("SETTING_CONSTRAINT_VIOLATION") || message.contains("READONLY"),
        () -> sql + ": " + message);
  }
}
