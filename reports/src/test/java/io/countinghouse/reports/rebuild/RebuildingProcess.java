package io.countinghouse.reports.rebuild;

import io.countinghouse.reports.Databases;
import io.countinghouse.reports.DatabasesProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.YearMonth;

/** Rebuilds March, and stops at each step until it is told to go on. */
final class RebuildingProcess {

  private RebuildingProcess() {}

  public static void main(String[] args) throws Exception {
    var result =
        new FactsRebuild(
                DatabasesProcess.postgres(args),
                DatabasesProcess.clickHouse(args),
                args[0],
                Duration.ZERO,
                RebuildingProcess::step)
            .rebuild(EntryTable.POSTINGS, YearMonth.of(2026, 3), true);
    step("ended: " + result);
  }

  private static synchronized void step(String done) {
    System.out.println(done);
    try {
      if (System.in.read() < 0) {
        Runtime.getRuntime().halt(1); // the test has ended
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Process start(Databases databases, String kafka) throws IOException {
    return DatabasesProcess.of(RebuildingProcess.class, databases, kafka)
        .redirectInput(ProcessBuilder.Redirect.PIPE)
        .redirectOutput(ProcessBuilder.Redirect.PIPE)
        .start();
  }
}
