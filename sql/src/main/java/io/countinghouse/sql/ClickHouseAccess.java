package io.countinghouse.sql;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.Client;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * Where ClickHouse is and as whom to speak to it.
 *
 * @param url of its HTTP interface, such as {@code http://127.0.0.1:8123}
 */
public record ClickHouseAccess(String url, String user, String password, String database) {

  /** A server that takes longer to accept a connection is away. */
  private static final Duration CONNECT_MAX = Duration.ofSeconds(3);

  /**
   * A client that sends each request once: whoever uses it must know what became of a request
   * before sending it again, so the client's own retries are off. Close it.
   *
   * @param answerMax the longest silence of the server that is waited out
   */
  public Client client(Duration answerMax) {
    return new Client.Builder()
        .addEndpoint(url)
        .setUsername(user)
        .setPassword(password)
        .useHTTPBasicAuth(false) // in headers, by which a server may route
        .setDefaultDatabase(database)
        .setMaxRetries(0)
        .compressClientRequest(false) // gains nothing nearby, and fails on incompressible blocks
        .compressServerResponse(false)
        .setConnectTimeout(CONNECT_MAX.toMillis(), ChronoUnit.MILLIS)
        .setSocketTimeout(answerMax.toMillis(), ChronoUnit.MILLIS)
        .serverSetting("async_insert", "0") // an answer must mean that the rows are in
        .build();
  }

  /** What the client threw, with the server's own words, which are in its cause. */
  public static SQLException failed(ClickHouseException e) {
    var why = Objects.requireNonNullElse(e.getCause(), e);
    return new SQLException("ClickHouse failed: " + why.getMessage(), e);
  }

  @Override
  public String toString() {
    return user + "@" + url + "/" + database;
  }
}
