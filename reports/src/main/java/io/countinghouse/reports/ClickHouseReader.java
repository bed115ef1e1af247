package io.countinghouse.reports;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import com.clickhouse.jdbc.ConnectionImpl;
import com.clickhouse.jdbc.Driver;
import com.clickhouse.jdbc.StatementImpl;
import io.countinghouse.sql.ClickHouseAccess;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads from ClickHouse through JDBC, with the query's own typed parameters; never writes. */
public final class ClickHouseReader implements AutoCloseable {

  private final Connection connection;
  private final Map<String, String> settings;

  private ClickHouseReader(Connection connection, Map<String, String> settings) {
    this.connection = connection;
    this.settings = settings;
  }

  /** Takes one row; called for each in order. */
  @FunctionalInterface
  public interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  /** Makes a value of one row. */
  @FunctionalInterface
  public interface RowMapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  /**
   * Opens a connection.
   *
   * @throws SQLException if ClickHouse can't be reached or refuses
   */
  public static ClickHouseReader open(ClickHouseAccess address) throws SQLException {
    return open(address, Map.of());
  }

  /** The same, with settings of ClickHouse's for every query. */
  public static ClickHouseReader open(ClickHouseAccess address, Map<String, String> settings)
      throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", address.user());
    properties.setProperty("password", address.password());
    // The development server tells its users apart by headers.
    properties.setProperty("http_use_basic_auth", "false");
    properties.setProperty("retry", "0"); // by default a query that wants too much is sent 4 times
    var url = "jdbc:clickhouse:" + address.url() + "/" + address.database();
    return new ClickHouseReader(new Driver().connect(url, properties), Map.copyOf(settings));
  }

  /** As the text of a parameter of the type {@code Map(String, String)}. */
  public static String map(Map<String, String> values) {
    return values.entrySet().stream()
        .map(e -> quoted(e.getKey()) + ":" + quoted(e.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /**
   * Runs a query.
   *
   * @param parameters the values of its {@code {name:Type}} parameters
   */
  public void query(String sql, Map<String, String> parameters, RowReader reader)
      throws SQLException {
    try (var statement = connection.createStatement()) {
      var rows = execute(statement, sql, parameters);
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }

  /** Takes the texts of one row by their columns' places; null: there is none. */
  @FunctionalInterface
  interface TextReader {
    void read(List<@Nullable String> row) throws IOException;
  }

  /**
   * Runs a query with many rows that are wanted as texts.
   *
   * @param columns that the query must have, in this order
   */
  void texts(String sql, Map<String, String> parameters, List<String> columns, TextReader reader)
      throws SQLException, IOException {
    var told = new QuerySettings().setFormat(ClickHouseFormat.TabSeparatedWithNames);
    // As many decimals as the type has, as JDBC gives them: digests are made of the texts.
    told.serverSetting("output_format_decimal_trailing_zeros", "1");
    tell(told, parameters);
    var client = connection.unwrap(ConnectionImpl.class).getClient();
    try (var answer = client.query(sql, told).get().getInputStream()) {
      var rows = new TabSeparated(answer, columns.size());
      if (!columns.equals(rows.next())) {
        throw new SQLException("ClickHouse's answer has other columns than " + columns);
      }
      for (var row = rows.next(); row != null; row = rows.next()) {
        reader.read(row);
      }
    } catch (ClickHouseException e) {
      throw ClickHouseAccess.failed(e);
    } catch (ExecutionException e) {
      throw new SQLException("ClickHouse failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted", e);
    }
  }

  /** Runs a query whose rows the caller takes one by one, without holding them all. */
  public Cursor cursor(String sql, Map<String, String> parameters) throws SQLException {
    var statement = connection.createStatement();
    try {
      return new Cursor(statement, execute(statement, sql, parameters));
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  private ResultSet execute(Statement statement, String sql, Map<String, String> parameters)
      throws SQLException {
    tell(statement.unwrap(StatementImpl.class).getLocalSettings(), parameters);
    return statement.executeQuery(sql);
  }

  private void tell(QuerySettings told, Map<String, String> parameters) {
    settings.forEach(told::serverSetting);
    // 2 and not 1, which would refuse the client's own settings.
    told.serverSetting("readonly", "2");
    // All rows or an error, never a part of the rows that looks like all.
    told.waitEndOfQuery(true);
    parameters.forEach((name, value) -> told.serverSetting("param_" + name, escaped(value)));
  }

  /** The rows of a query as they are asked for; to be closed before the next query. */
  public static final class Cursor implements AutoCloseable {

    private final Statement statement;
    private final ResultSet rows;

    private Cursor(Statement statement, ResultSet rows) {
      this.statement = statement;
      this.rows = rows;
    }

    /** The next row; null at the end. */
    public @Nullable ResultSet next() throws SQLException {
      return rows.next() ? rows : null;
    }

    @Override
    public void close() throws SQLException {
      rows.close();
      statement.close();
    }
  }

  /** Runs a query with few rows. */
  public <T> List<T> list(String sql, Map<String, String> parameters, RowMapper<T> mapper)
      throws SQLException {
    var values = new ArrayList<T>();
    query(sql, parameters, row -> values.add(mapper.map(row)));
    return values;
  }

  /** As ClickHouse reads a parameter: tab-separated text with its escapes. */
  private static String escaped(String value) {
    return value
        .replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\0", "\\0");
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
