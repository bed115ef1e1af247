package io.countinghouse.ingest;

import io.countinghouse.ingest.lane.Ledger;
import io.countinghouse.worker.Env;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The pools of connections to the ledger.
 *
 * @param lookupConnections of the writing side, not counting a connection for each lane
 * @param readConnections of the readers, to each server that they read from
 * @param leakAfter a connection that is out for so long is logged as leaked; 0: never
 * @param replica null: there is none
 */
record PoolConfig(
    int lookupConnections, int readConnections, Duration leakAfter, @Nullable Ledger replica) {

  /** Look-ups take well under a millisecond, so few connections keep two cores busy. */
  private static final int LOOKUP_CONNECTIONS = 4;

  private static final int READ_CONNECTIONS = 8;

  /** PostgreSQL's own default is 100 for all. */
  private static final int CONNECTIONS_MAX = 64;

  /**
   * Reads INGEST_LOOKUP_CONNECTIONS, INGEST_READ_CONNECTIONS, INGEST_LEAK_DETECTION_MS and
   * POSTGRES_READ_*.
   *
   * @param primary whose user and password a replica has too, unless it is given others
   */
  static PoolConfig of(Env env, Ledger primary) {
    return new PoolConfig(
        env.integer("INGEST_LOOKUP_CONNECTIONS", LOOKUP_CONNECTIONS, 2, CONNECTIONS_MAX),
        env.integer("INGEST_READ_CONNECTIONS", READ_CONNECTIONS, 1, CONNECTIONS_MAX),
        env.millis("INGEST_LEAK_DETECTION_MS", 0, 0, 600_000),
        env.find("POSTGRES_READ_URL")
            .map(url ->
                new Ledger(
                    url,
                    env.text("POSTGRES_READ_USER", primary.user()),
                    env.text("POSTGRES_READ_PASSWORD", primary.password())))
            .orElse(null));
  }
}
