package io.countinghouse.cli;

import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.ClickHouseAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How to reach a running system: what {@code up} and {@code demo} leave in {@value #FILE} under the
 * data directory, readable by its owner only, and what the other commands find there.
 *
 * @param postgresWriter as ingest posts; nothing that only looks uses it
 * @param postgresOwner for keys and migrations
 * @param postgresReader for whatever only looks
 * @param postgresFiler reads who the customers are, for filings
 * @param clickHouseOwner drops what killed closes left
 * @param clickHouseReporter runs reports and records them
 * @param clickHouseOperator reads everything and loads rates
 * @param clickHouseCloser seals booking dates
 */
public record Connection(
    String ingestUrl,
    String ingestApiKey,
    PostgresAddress postgresWriter,
    PostgresAddress postgresOwner,
    PostgresAddress postgresReader,
    PostgresAddress postgresFiler,
    String kafkaBootstrap,
    String clickHouseUrl,
    String clickHouseDatabase,
    Login clickHouseOwner,
    Login clickHouseReporter,
    Login clickHouseOperator,
    Login clickHouseCloser) {

  /** Who enters. */
  public record Login(String user, String password) {}

  /** Its name under the data directory. */
  public static final String FILE = "connection.properties";

  /**
   * Reads what a running system left.
   *
   * @throws CommandFailed if there is none, or it can't be read
   */
  public static Connection read(Path data) {
    var file = data.resolve(FILE);
    Map<String, String> found;
    try {
      found = OwnerFile.read(file);
    } catch (IOException e) {
      throw new CommandFailed(file + " can't be read: " + e.getMessage(), e);
    }
    if (found.isEmpty()) {
      throw new CommandFailed(
          "no system runs with its data in %s; start one: ./countinghouse up --data %s"
              .formatted(data, data));
    }
    return of(found);
  }

  /** Of settings by their names in the file. */
  public static Connection of(Map<String, String> settings) {
    return new Connection(
        value(settings, "INGEST_URL"),
        value(settings, "INGEST_API_KEY"),
        login(settings, "POSTGRES_"),
        login(settings, "POSTGRES_OWNER_"),
        login(settings, "POSTGRES_READER_"),
        login(settings, "POSTGRES_FILER_"),
        value(settings, "KAFKA_BOOTSTRAP"),
        value(settings, "CLICKHOUSE_URL"),
        value(settings, "CLICKHOUSE_DATABASE"),
        clickHouse(settings, "CLICKHOUSE_OWNER_"),
        clickHouse(settings, "CLICKHOUSE_REPORTER_"),
        clickHouse(settings, "CLICKHOUSE_OPERATOR_"),
        clickHouse(settings, "CLICKHOUSE_CLOSER_"));
  }

  private static PostgresAddress login(Map<String, String> settings, String prefix) {
    return new PostgresAddress(
        value(settings, "POSTGRES_URL"),
        value(settings, prefix + "USER"),
        value(settings, prefix + "PASSWORD"));
  }

  private static Login clickHouse(Map<String, String> settings, String prefix) {
    return new Login(value(settings, prefix + "USER"), value(settings, prefix + "PASSWORD"));
  }

  private static String value(Map<String, String> settings, String key) {
    var value = settings.get(key);
    if (value == null) {
      throw new CommandFailed(FILE + " lacks " + key);
    }
    return value;
  }

  /** ClickHouse, as who may change and drop what is there. */
  public ClickHouseAccess owner() {
    return as(clickHouseOwner);
  }

  /** ClickHouse, as who runs reports. */
  public ClickHouseAccess reporter() {
    return as(clickHouseReporter);
  }

  /** ClickHouse, as who compares and mends. */
  public ClickHouseAccess operator() {
    return as(clickHouseOperator);
  }

  /** ClickHouse, as who seals booking dates. */
  public ClickHouseAccess closer() {
    return as(clickHouseCloser);
  }

  private ClickHouseAccess as(Login login) {
    return new ClickHouseAccess(clickHouseUrl, login.user(), login.password(), clickHouseDatabase);
  }

  /** Every setting by its name in the file, in the order of the flow. */
  public Map<String, String> settings() {
    var settings = new LinkedHashMap<String, String>();
    settings.put("INGEST_URL", ingestUrl);
    settings.put("INGEST_API_KEY", ingestApiKey);
    settings.put("POSTGRES_URL", postgresWriter.url());
    put(settings, "POSTGRES_", postgresWriter);
    put(settings, "POSTGRES_OWNER_", postgresOwner);
    put(settings, "POSTGRES_READER_", postgresReader);
    put(settings, "POSTGRES_FILER_", postgresFiler);
    settings.put("KAFKA_BOOTSTRAP", kafkaBootstrap);
    settings.put("CLICKHOUSE_URL", clickHouseUrl);
    settings.put("CLICKHOUSE_DATABASE", clickHouseDatabase);
    put(settings, "CLICKHOUSE_OWNER_", clickHouseOwner);
    put(settings, "CLICKHOUSE_REPORTER_", clickHouseReporter);
    put(settings, "CLICKHOUSE_OPERATOR_", clickHouseOperator);
    put(settings, "CLICKHOUSE_CLOSER_", clickHouseCloser);
    return settings;
  }

  private static void put(Map<String, String> settings, String prefix, PostgresAddress login) {
    settings.put(prefix + "USER", login.user());
    settings.put(prefix + "PASSWORD", login.password());
  }

  private static void put(Map<String, String> settings, String prefix, Login login) {
    settings.put(prefix + "USER", login.user());
    settings.put(prefix + "PASSWORD", login.password());
  }

  /** Writes the file, whole or not at all, readable by its owner only. */
  public void write(Path data) throws IOException {
    OwnerFile.write(data.resolve(FILE), settings());
  }

  /** Shows no secret. */
  @Override
  public String toString() {
    return "Connection[" + ingestUrl + "]";
  }
}
