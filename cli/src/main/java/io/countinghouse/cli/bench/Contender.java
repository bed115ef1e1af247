package io.countinghouse.cli.bench;

import java.io.IOException;
import java.sql.SQLException;

/**
 * One way of posting, to be measured.
 *
 * @param callers how many post at the same time
 */
record Contender(String name, int callers, Line line) {

  /** Makes what one caller uses. */
  @FunctionalInterface
  interface Line {
    Caller open(int number) throws Exception;
  }

  /** One caller; used by one thread. */
  interface Caller extends AutoCloseable {

    /** Posts once, waits until that is durable, and gives the number of transactions. */
    int call() throws IOException, SQLException;

    @Override
    void close() throws IOException, SQLException;
  }
}
