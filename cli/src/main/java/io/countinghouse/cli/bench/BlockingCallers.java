package io.countinghouse.cli.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** Callers with a thread each. */
record BlockingCallers(String name, int callers, Line line) implements Contender {

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

  @Override
  public Sample run(Duration time) throws Exception {
    return Stopwatch.run(this, time);
  }
}
