package io.countinghouse.reports.months;

import io.countinghouse.reports.Databases;
import io.countinghouse.reports.DatabasesProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.YearMonth;

/** Detaches a month in a process of its own, which a test kills. */
final class DetachingProcess {

  private DetachingProcess() {}

  public static void main(String[] args) throws Exception {
    var detachment =
        new MonthDetachment(
            DatabasesProcess.postgres(args),
            DatabasesProcess.clickHouse(args),
            null,
            Duration.ZERO);
    var result = detachment.detach(YearMonth.parse(args[0]), false);
    if (!(result instanceof MonthDetachment.Result.Done)) {
      throw new IllegalStateException(result.toString());
    }
  }

  static Process start(Databases databases, YearMonth month) throws IOException {
    return DatabasesProcess.of(DetachingProcess.class, databases, month.toString()).start();
  }
}
