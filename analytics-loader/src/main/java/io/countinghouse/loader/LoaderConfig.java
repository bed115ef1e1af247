package io.countinghouse.loader;

import io.countinghouse.loader.batch.BatchLimits;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.worker.Env;
import java.util.Optional;

/**
 * All settings of the loader, read from its environment.
 *
 * @param clickhouse as whom facts are loaded
 * @param owner as whom the schema is brought up at the start; empty: it must be up already
 */
public record LoaderConfig(
    String kafkaBootstrap,
    ClickHouseAccess clickhouse,
    Optional<ClickHouseAccess> owner,
    BatchLimits limits) {

  /** Where inserts are nearly as fast as they get (see docs/loader.md for the measurement). */
  private static final int ROWS = 100_000;

  /** 100,000 postings of some 170 bytes; twenty such batches are still far from the heap's end. */
  private static final int BYTES = 16 * 1024 * 1024;

  /** At most five small parts a second of each partition: few enough for ClickHouse to merge. */
  private static final int AGE_MS = 200;

  private static final int BYTES_MIN = 1024;
  private static final int BYTES_MAX = 256 * 1024 * 1024;
  private static final int AGE_MS_MAX = 60_000;

  static LoaderConfig of(Env env) {
    var config =
        new LoaderConfig(
            env.text("KAFKA_BOOTSTRAP"),
            access(env, env.text("CLICKHOUSE_USER"), env.text("CLICKHOUSE_PASSWORD")),
            env.find("CLICKHOUSE_OWNER_USER")
                .map(user -> access(env, user, env.text("CLICKHOUSE_OWNER_PASSWORD"))),
            new BatchLimits(
                env.integer("LOADER_BATCH_ROWS_MAX", ROWS, 2, BatchLimits.ROWS_MAX),
                env.integer("LOADER_BATCH_BYTES_MAX", BYTES, BYTES_MIN, BYTES_MAX),
                env.millis("LOADER_BATCH_AGE_MS_MAX", AGE_MS, 0, AGE_MS_MAX)));
    env.refuseUnknown("LOADER_");
    return config;
  }

  private static ClickHouseAccess access(Env env, String user, String password) {
    var database = env.text("CLICKHOUSE_DATABASE", "countinghouse");
    return new ClickHouseAccess(env.text("CLICKHOUSE_URL"), user, password, database);
  }
}
