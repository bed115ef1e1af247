package io.countinghouse.reports.close;

import io.countinghouse.reports.Databases;
import io.countinghouse.reports.DatabasesProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** Closes a date in a process of its own; after each step it waits for a line, or to be killed. */
final class ClosingProcess {

  private ClosingProcess() {}

  public static void main(String[] args) throws Exception {
    var close =
        new DayClose(
            DatabasesProcess.postgres(args),
            DatabasesProcess.clickHouse(args),
            new BookingDays(ZoneOffset.UTC, LocalTime.MIDNIGHT),
            Duration.ZERO,
            "process",
            ClosingProcess::step);
    close.date(LocalDate.parse(args[0]));
  }

  private static void step(String done) {
    System.out.println(done);
    try {
      if (System.in.read() < 0) {
        Runtime.getRuntime().halt(1); // the test has ended
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Process start(Databases databases, LocalDate date) throws IOException {
    return DatabasesProcess.of(ClosingProcess.class, databases, date.toString())
        .redirectInput(ProcessBuilder.Redirect.PIPE)
        .redirectOutput(ProcessBuilder.Redirect.PIPE)
        .start();
  }
}
