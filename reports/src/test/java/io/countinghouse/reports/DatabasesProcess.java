package io.countinghouse.reports;

import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.ClickHouseAccess;
import java.nio.file.Path;

/** A process of its own that works on a test's databases, so that the test can kill it. */
public final class DatabasesProcess {

  private DatabasesProcess() {}

  /**
   * A process that is still to be started; its standard streams are the test's own.
   *
   * @param main its main class
   * @param first its first argument; the others are where the databases are
   */
  public static ProcessBuilder of(Class<?> main, Databases databases, String first) {
    var postgres = databases.postgres();
    var facts = databases.clickHouse();
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            first,
            postgres.url(),
            postgres.user(),
            postgres.password(),
            facts.url(),
            facts.user(),
            facts.password(),
            facts.database())
        .inheritIO();
  }

  /** In the process: PostgreSQL, by its arguments. */
  public static PostgresAddress postgres(String[] arguments) {
    return new PostgresAddress(arguments[1], arguments[2], arguments[3]);
  }

  /** In the process: ClickHouse, by its arguments. */
  public static ClickHouseAccess clickHouse(String[] arguments) {
    return new ClickHouseAccess(arguments[4], arguments[5], arguments[6], arguments[7]);
  }
}
