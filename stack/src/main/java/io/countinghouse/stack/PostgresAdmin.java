package io.countinghouse.stack;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** What only the superuser may do. */
final class PostgresAdmin implements AutoCloseable {
  static final String USER = "postgres";

  private final Connection connection;

  PostgresAdmin(String url, String password) throws SQLException {
    connection = DriverManager.getConnection(url, USER, password);
  }

  /** Something that is done as the superuser. */
  @FunctionalInterface
  interface Task {
    void run(PostgresAdmin admin) throws SQLException;
  }

  /**
   * Does it with a connection of its own.
   *
   * @param what is done, for whoever reads that it failed
   */
  static void run(String url, String password, String what, Task task) {
    try (var admin = new PostgresAdmin(url, password)) {
      task.run(admin);
    } catch (SQLException e) {
      throw new IllegalStateException(what, e);
    }
  }

  /** The roles of the schema and a login in each, as docs/security.md tells an administrator. */
  void ensureLogins(PostgresLogins logins) throws SQLException {
    ensureMember("ledger_owner", logins.owner());
    ensureMember("ledger_writer", logins.writer());
    ensureMember("ledger_reader", logins.reader());
    ensureMember("ledger_filer", logins.filer());
  }

  /** A login can end backends of its own, which is all that a take-over needs. */
  private void ensureMember(String role, PostgresServer.Login login) throws SQLException {
    if (!exists("SELECT FROM pg_roles WHERE rolname = ?", role)) {
      run("CREATE ROLE " + quoted(role) + " NOLOGIN");
    }
    var verb = exists("SELECT FROM pg_roles WHERE rolname = ?", login.user()) ? "ALTER" : "CREATE";
    run(verb + " ROLE " + quoted(login.user()) + " LOGIN PASSWORD '" + login.password() + "'");
    run("GRANT " + quoted(role) + " TO " + quoted(login.user()));
  }

  void ensureDatabase(String database, String owner) throws SQLException {
    if (!exists("SELECT FROM pg_database WHERE datname = ?", database)) {
      run("CREATE DATABASE " + quoted(database) + " OWNER " + quoted(owner));
    }
  }

  void copyDatabase(String from, String to, String owner) throws SQLException {
    run("CREATE DATABASE " + quoted(to) + " OWNER " + quoted(owner) + " TEMPLATE " + quoted(from));
  }

  void checkpoint() throws SQLException {
    run("CHECKPOINT");
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private boolean exists(String query, String name) throws SQLException {
    try (var statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private void run(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
