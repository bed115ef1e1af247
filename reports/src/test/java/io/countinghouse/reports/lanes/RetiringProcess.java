package io.countinghouse.reports.lanes;

import io.countinghouse.reports.Databases;
import io.countinghouse.reports.DatabasesProcess;
import java.io.IOException;

/** Retires a lane in a process of its own, which a test kills. */
final class RetiringProcess {

  private RetiringProcess() {}

  public static void main(String[] args) throws Exception {
    var retirement =
        new LaneRetirement(
            DatabasesProcess.postgres(args), DatabasesProcess.clickHouse(args), args[0], "test");
    var result = retirement.retire(new LaneRetirement.Wish(1, "killed", false, false));
    if (!(result instanceof LaneRetirement.Result.Done)) {
      throw new IllegalStateException(result.toString());
    }
  }

  static Process start(Databases databases, String kafka) throws IOException {
    return DatabasesProcess.of(RetiringProcess.class, databases, kafka).start();
  }
}
