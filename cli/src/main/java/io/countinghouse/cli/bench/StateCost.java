package io.countinghouse.cli.bench;

import static io.countinghouse.cli.bench.BenchResult.hundredth;

import io.countinghouse.stack.ServiceProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/**
 * What the accounts' histories take on disk, and how long a scorer that has lost them takes to get
 * them back from Kafka.
 *
 * @param accounts whose histories they are
 * @param bytes of the histories' stores
 * @param restartSeconds from the start to ready with its state
 * @param restoreSeconds the same without its state
 */
record StateCost(int accounts, long bytes, double restartSeconds, double restoreSeconds) {

  private static final String HISTORIES = "account-history";
  private static final double MILLION = 1e6;

  /** Of a scorer that has nothing to do now; it runs again afterwards. */
  static StateCost of(ServiceProcess scorer, Path state, int accounts) throws IOException {
    double kept = restart(scorer);
    scorer.close();
    long bytes = bytes(state);
    delete(state);
    return new StateCost(accounts, bytes, kept, restart(scorer));
  }

  private static double restart(ServiceProcess scorer) {
    scorer.close();
    long startNs = System.nanoTime();
    scorer.restart();
    return (System.nanoTime() - startNs) / 1e9;
  }

  private static long bytes(Path state) throws IOException {
    try (var files = Files.walk(state)) {
      long bytes = 0;
      for (var file : files.filter(Files::isRegularFile).toList()) {
        bytes += isOfHistories(file) ? Files.size(file) : 0;
      }
      return bytes;
    }
  }

  private static boolean isOfHistories(Path file) {
    for (var part : file) {
      if (part.toString().equals(HISTORIES)) {
        return true;
      }
    }
    return false;
  }

  private static void delete(Path state) throws IOException {
    try (var files = Files.walk(state)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private double bytesAnAccount() {
    return (double) bytes / accounts;
  }

  /** What getting the state back takes beyond a restart, as if it grew with the accounts. */
  private double secondsForAMillion() {
    return Math.max(0, restoreSeconds - restartSeconds) * MILLION / accounts;
  }

  void print(PrintWriter out) {
    out.printf("%-44s %,12.0f bytes%n", "an account's history on disk", bytesAnAccount());
    out.printf("%-44s %12.1f s%n", "a restart with its state", restartSeconds);
    out.printf(
        "%-44s %12.1f s%n", "a restart without, %,d accounts".formatted(accounts), restoreSeconds);
    out.printf("%-44s %12.0f s%n%n", "scaled to a million accounts", secondsForAMillion());
  }

  Map<String, Object> json() {
    return Map.of(
        "bytes_an_account", Math.round(bytesAnAccount()),
        "restart_s", hundredth(restartSeconds),
        "restore_s", hundredth(restoreSeconds),
        "restore_s_1m_accounts_scaled", Math.round(secondsForAMillion()));
  }
}
