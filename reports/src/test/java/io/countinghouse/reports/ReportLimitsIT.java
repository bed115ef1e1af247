package io.countinghouse.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningStack.class)
class ReportLimitsIT {

  private static String told(Servers servers, Map<String, String> limits, String sql)
      throws Exception {
    try (var databases = Databases.create(servers);
        var reader = ClickHouseReader.open(databases.clickHouse(), limits)) {
      var failed = assertThrows(SQLException.class, () -> reader.query(sql, Map.of(), row -> {}));
      var told = ReportLimits.told(failed);
      assertTrue(told.isPresent(), failed::getMessage);
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
            "SELECT length(groupArray(number)) FROM numbers(10000000000)");
    assertTrue(told.contains("more memory"), told);
  }

  @Test
  void aQueryThatTakesTooLongIsEndedAndSaysSo(Servers servers) throws Exception {
    var limits = new HashMap<>(ReportLimits.settings());
    limits.put("max_execution_time", "1");
    var told = told(servers, limits, "SELECT sum(sipHash64(number)) FROM numbers(1000000000000)");
    assertTrue(told.contains("longer"), told);
  }
}
