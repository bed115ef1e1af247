package io.countinghouse.ingest;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jooq.ConnectionProvider;
import org.jooq.exception.DataAccessException;

/** A pool's connections, but none while its server is away. */
final class GuardedConnections implements ConnectionProvider {

  /** SQLSTATE 08001: a connection can't be established. */
  private static final String NO_CONNECTION = "08001";

  private final DataSource source;
  private final ReadBreaker breaker;

  GuardedConnections(DataSource source, ReadBreaker breaker) {
    this.source = source;
    this.breaker = breaker;
  }

  @Override
  public Connection acquire() {
    if (breaker.open()) {
      throw failed(new SQLException("the server is away", NO_CONNECTION));
    }
    try {
      return source.getConnection();
    } catch (SQLException e) {
      breaker.doubt();
      throw failed(e);
    }
  }

  /** The pool has closed it already if it broke meanwhile. */
  @Override
  public void release(Connection connection) {
    try {
      if (connection.isClosed()) {
        breaker.doubt();
      }
      connection.close();
    } catch (SQLException e) {
      breaker.doubt();
      throw new DataAccessException("giving a connection back", e);
    }
  }

  private static DataAccessException failed(SQLException why) {
    return new DataAccessException("no connection to read by", why);
  }
}
