package io.countinghouse.reports.months;

import io.countinghouse.reports.Databases;
import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.ClickHouseAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;

/** Detaches a month in a process of its own, which a test kills. */
final class DetachingProcess {

  private DetachingProcess() {}

  public static void main(String[] args) throws Exception {
    var detachment =
        new MonthDetachment(
            new PostgresAddress(args[1], args[2], args[3]),
            new ClickHouseAccess(args[4], args[5], args[6], args[7]),
            Duration.ZERO);
    var result = detachment.detach(YearMonth.parse(args[0]), false);
    if (!(result instanceof MonthDetachment.Result.Done)) {
      throw new IllegalStateException(result.toString());
    }
  }

  static Process start(Databases databases, YearMonth month) throws IOException {
    var postgres = databases.postgres();
    var facts = databases.clickHouse();
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            DetachingProcess.class.getName(),
            month.toString(),
            postgres.url(),
            postgres.user(),
            postgres.password(),
            facts.url(),
            facts.user(),
            facts.password(),
            facts.database());
    return new ProcessBuilder(command).inheritIO().start();
  }
}
