package io.countinghouse.cli;

import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.ClickHouseAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The ledger, as its owner, and ClickHouse: those that run here, or those that a file tells. */
public final class StoresOption {

  private static final String DATABASE = "countinghouse";

  @Mixin private final DataOption data = new DataOption();

  @Option(
      names = "--connection",
      paramLabel = "FILE",
      description =
          "Other stores than those of --data: a properties file with POSTGRES_URL,"
              + " POSTGRES_OWNER_USER, POSTGRES_OWNER_PASSWORD, KAFKA_BOOTSTRAP, CLICKHOUSE_URL,"
              + " CLICKHOUSE_OPERATOR_USER, CLICKHOUSE_OPERATOR_PASSWORD. Passwords are never arguments.")
  private @Nullable Path file;

  /** The ledger, as its owner. */
  public PostgresAddress owner() {
    var told = told();
    return new PostgresAddress(
        setting(told, "POSTGRES_URL"),
        setting(told, "POSTGRES_OWNER_USER"),
        setting(told, "POSTGRES_OWNER_PASSWORD"));
  }

  /** ClickHouse, as the operator. */
  public ClickHouseAccess clickHouse() {
    var told = told();
    return new ClickHouseAccess(
        setting(told, "CLICKHOUSE_URL"),
        setting(told, "CLICKHOUSE_OPERATOR_USER"),
        setting(told, "CLICKHOUSE_OPERATOR_PASSWORD"),
        told.getOrDefault("CLICKHOUSE_DATABASE", DATABASE));
  }

  /** Kafka's bootstrap address. */
  public String kafka() {
    return setting(told(), "KAFKA_BOOTSTRAP");
  }

  private Map<String, String> told() {
    return file == null ? data.connection().settings() : told(file);
  }

  private static Map<String, String> told(Path file) {
    try {
      return OwnerFile.read(file);
    } catch (IOException e) {
      throw new CommandFailed(file + " can't be read: " + e.getMessage(), e);
    }
  }

  private String setting(Map<String, String> told, String key) {
    var value = told.get(key);
    if (value == null) {
      throw new CommandFailed(file + " lacks " + key);
    }
    return value;
  }
}
