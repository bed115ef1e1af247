package io.countinghouse.reports.close;

import io.countinghouse.reports.Databases;
import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.ClickHouseAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;

/** Closes a date in a process of its own; after each step it waits for a line, or to be killed. */
final class ClosingProcess {

  private ClosingProcess() {}

  public static void main(String[] args) throws Exception {
    var close =
        new DayClose(
            new PostgresAddress(args[1], args[2], args[3]),
            new ClickHouseAccess(args[4], args[5], args[6], args[7]),
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
    var postgres = databases.postgres();
    var facts = databases.clickHouse();
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ClosingProcess.class.getName(),
            date.toString(),
            postgres.url(),
            postgres.user(),
            postgres.password(),
            facts.url(),
            facts.user(),
            facts.password(),
            facts.database());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
