package io.countinghouse.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * How to reach a running system: what {@code up} and {@code demo} leave in {@value #FILE} under the
 * data directory, readable by its owner only, and what the other commands find there.
 */
public record Connection(
    String ingestUrl,
    String ingestApiKey,
    String postgresUrl,
    String postgresUser,
    String postgresPassword,
    String kafkaBootstrap,
    String clickHouseUrl,
    String clickHouseUser,
    String clickHousePassword,
    String clickHouseDatabase) {

  /** Its name under the data directory. */
  public static final String FILE = "connection.properties";

  /**
   * Reads what a running system left.
   *
   * @throws CommandFailed if there is none, or it can't be read
   */
  public static Connection read(Path data) {
    var file = data.resolve(FILE);
    var found = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      found.load(in);
    } catch (NoSuchFileException e) {
      throw new CommandFailed(
          "no system runs with its data in %s (no %s there): start one with ./countinghouse up --data %s"
              .formatted(data, FILE, data),
          e);
    } catch (IOException e) {
      throw new CommandFailed(file + " can't be read: " + e.getMessage(), e);
    }
    return of(file, found);
  }

  private static Connection of(Path file, Properties found) {
    return new Connection(
        value(file, found, "INGEST_URL"),
        value(file, found, "INGEST_API_KEY"),
        value(file, found, "POSTGRES_URL"),
        value(file, found, "POSTGRES_USER"),
        value(file, found, "POSTGRES_PASSWORD"),
        value(file, found, "KAFKA_BOOTSTRAP"),
        value(file, found, "CLICKHOUSE_URL"),
        value(file, found, "CLICKHOUSE_USER"),
        value(file, found, "CLICKHOUSE_PASSWORD"),
        value(file, found, "CLICKHOUSE_DATABASE"));
  }

  private static String value(Path file, Properties found, String key) {
    var value = found.getProperty(key);
    if (value == null) {
      throw new CommandFailed(file + " lacks " + key);
    }
    return value;
  }

  /** Every setting by its name in the file, in the order of the flow. */
  public Map<String, String> settings() {
    var settings = new LinkedHashMap<String, String>();
    settings.put("INGEST_URL", ingestUrl);
    settings.put("INGEST_API_KEY", ingestApiKey);
    settings.put("POSTGRES_URL", postgresUrl);
    settings.put("POSTGRES_USER", postgresUser);
    settings.put("POSTGRES_PASSWORD", postgresPassword);
    settings.put("KAFKA_BOOTSTRAP", kafkaBootstrap);
    settings.put("CLICKHOUSE_URL", clickHouseUrl);
    settings.put("CLICKHOUSE_USER", clickHouseUser);
    settings.put("CLICKHOUSE_PASSWORD", clickHousePassword);
    settings.put("CLICKHOUSE_DATABASE", clickHouseDatabase);
    return settings;
  }

  /** Writes the file, whole or not at all, readable by its owner only. */
  public void write(Path data) throws IOException {
    var text = new StringBuilder("# How to reach the system while it runs. Keep it to yourself.\n");
    settings().forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var half = data.resolve(FILE + ".half");
    Files.deleteIfExists(half);
    Files.createFile(half, ownerOnly);
    Files.writeString(half, text, StandardCharsets.UTF_8);
    Files.move(half, data.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Shows no secret. */
  @Override
  public String toString() {
    return "Connection[" + ingestUrl + "]";
  }
}
