package io.countinghouse.stack;

/** A server that can be hurt on purpose. */
public sealed interface Server extends AutoCloseable
    permits PostgresServer, KafkaBroker, ClickHouseServer {
  /** The pid of the real server process. */
  long pid();

  boolean alive();

  /** SIGKILL; returns when the server and all that belongs to it are gone. */
  void kill();

  /** The server stands still where it is (SIGSTOP), its connections open, until {@link #resume}. */
  void suspend();

  void resume();

  /** An orderly stop, with force if that takes too long; the data stays. */
  @Override
  void close();
}
