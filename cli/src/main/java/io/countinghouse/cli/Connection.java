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
 * @param clickHouseCloser for sealing booking dates; the other ClickHouse user may do anything
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
    String clickHouseUser,
    String clickHousePassword,
    String clickHouseDatabase,
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
        value(settings, "CLICKHOUSE_USER"),
        value(settings, "CLICKHOUSE_PASSWORD"),
        value(settings, "CLICKHOUSE_DATABASE"),
        new Login(
            value(settings, "CLICKHOUSE_CLOSER_USER"),
            value(settings, "CLICKHOUSE_CLOSER_PASSWORD")));
  }

  private static PostgresAddress login(Map<String, String> settings, String prefix) {
    return new PostgresAddress(
        value(settings, "POSTGRES_URL"),
        value(settings, prefix + "USER"),
        value(settings, prefix + "PASSWORD"));
  }

  private static String value(Map<String, String> settings, String key) {
    var value = settings.get(key);
    if (value == null) {
      throw new CommandFailed(FILE + " lacks " + key);
    }
    return value;
  }

  /** ClickHouse's address, as its readers take it. */
  public ClickHouseAccess clickHouse() {
    return new ClickHouseAccess(
        clickHouseUrl, clickHouseUser, clickHousePassword, clickHouseDatabase);
  }

  /** ClickHouse, as who seals booking dates. */
  public ClickHouseAccess closer() {
    return new ClickHouseAccess(
        clickHouseUrl, clickHouseCloser.user(), clickHouseCloser.password(), clickHouseDatabase);
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
    settings.put("CLICKHOUSE_USER", clickHouseUser);
    settings.put("CLICKHOUSE_PASSWORD", clickHousePassword);
    settings.put("CLICKHOUSE_DATABASE", clickHouseDatabase);
    settings.put("CLICKHOUSE_CLOSER_USER", clickHouseCloser.user());
    settings.put("CLICKHOUSE_CLOSER_PASSWORD", clickHouseCloser.password());
    return settings;
  }

  private static void put(Map<String, String> settings, String prefix, PostgresAddress login) {
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
