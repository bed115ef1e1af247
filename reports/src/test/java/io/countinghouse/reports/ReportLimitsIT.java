package io.countinghouse.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.stack.ClickHouseLogins;
import io.countinghouse.stack.ClickHouseServer;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningStack.class)
class ReportLimitsIT {

  private static final Duration ANSWER_MAX = Duration.ofMinutes(1);

  /** The queries that are to run at a time last for 50 s. */
  private static final Duration RUNNING_MAX = Duration.ofSeconds(45);

  private static final List<String> X = List.of("x");

  private static String told(Servers servers, Map<String, String> limits, String sql)
      throws Exception {
    try (var databases = Databases.create(servers);
        var reader = ClickHouseReader.open(databases.clickHouse(), limits)) {
      var failed =
          assertThrows(SQLException.class, () -> reader.texts(sql, Map.of(), X, row -> {}));
      var told = ReportLimits.told(failed);
      assertTrue(told.isPresent(), failed::getMessage);
      // What a run asks beside its rows goes through JDBC, which has words of its own.
      var byJdbc = assertThrows(SQLException.class, () -> reader.query(sql, Map.of(), row -> {}));
      assertEquals(told, ReportLimits.told(byJdbc), byJdbc::getMessage);
      assertEquals(1, reader.list("SELECT 1", Map.of(), row -> 1).size(), "it goes on");
      return told.get();
    }
  }

  @Test
  void aQueryThatWantsTooMuchMemoryIsEndedAndSaysSo(Servers servers) throws Exception {
    var told =
        told(
            servers,
            ReportLimits.settings(),
            "SELECT length(groupArray(number)) AS x FROM numbers(10000000000)");
    assertTrue(told.contains("more memory"), told);
  }

  @Test
  void aQueryThatTakesTooLongIsEndedAndSaysSo(Servers servers) throws Exception {
    var limits = new HashMap<>(ReportLimits.settings());
    limits.put("max_execution_time", "1");
    var told =
        told(servers, limits, "SELECT sum(sipHash64(number)) AS x FROM numbers(1000000000000)");
    assertTrue(told.contains("longer"), told);
  }

  @Test
  void reportsThatTogetherWantTooMuchAreEndedAndSaySo(Servers servers) throws Exception {
    var running = new ArrayList<Future<String>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 3; i++) {
        running.add(
            threads.submit(() ->
                refused(
                    servers, "SELECT length(groupArray(number)) AS x FROM numbers(10000000000)")));
      }
      for (var each : running) {
        assertTrue(each.get().contains("more memory"), each.get());
      }
    }
  }

  @Test
  void oneReportMoreThanMayRunIsNotBegunAndSaysSo(Servers servers) throws Exception {
    var server = servers.stack().clickhouse();
    var slow = "SELECT sleepEachRow(0.5) AS x FROM numbers(100) SETTINGS max_block_size = 1";
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var operator = ClickHouseReader.open(access(server, server.logins().operator()))) {
      var count = "SELECT count() AS running FROM system.processes WHERE user = 'reporter'";
      // A query may end a moment after its answer: those of the tests before.
      Awaitility.await()
          .atMost(RUNNING_MAX)
          .until(() -> operator.list(count, Map.of(), row -> row.getInt(1)).getFirst() == 0);
      for (int i = 0; i < 16; i++) {
        var _ = threads.submit(() -> refused(servers, slow));
      }
      Awaitility.await()
          .atMost(RUNNING_MAX)
          .until(() -> operator.list(count, Map.of(), row -> row.getInt(1)).getFirst() == 16);
      var told = refused(servers, "SELECT 1 AS x");
      assertTrue(told.contains("as many run"), told);
      try (var client = access(server, server.logins().operator()).client(ANSWER_MAX)) {
        client.queryAll("KILL QUERY WHERE user = 'reporter' SYNC");
      }
    }
  }

  /** What the reporter is told; the driver's own words where there are none of ours. */
  private static String refused(Servers servers, String sql) throws SQLException {
    var server = servers.stack().clickhouse();
    var access = access(server, server.logins().reporter());
    try (var reader = ClickHouseReader.open(access, ReportLimits.settings())) {
      var failed =
          assertThrows(SQLException.class, () -> reader.texts(sql, Map.of(), X, row -> {}));
      return ReportLimits.told(failed).orElseGet(failed::toString);
    }
  }

  private static ClickHouseAccess access(ClickHouseServer server, ClickHouseLogins.Login login) {
    return new ClickHouseAccess(server.url(), login.user(), login.password(), server.database());
  }
}
