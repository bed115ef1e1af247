package io.countinghouse.loader;

import io.countinghouse.loader.batch.BatchLimits;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.worker.Env;

/** All settings of the loader, read from its environment. */
public record LoaderConfig(String kafkaBootstrap, ClickHouseAccess clickhouse, BatchLimits limits) {

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
            new ClickHouseAccess(
                env.text("CLICKHOUSE_URL"),
                env.text("CLICKHOUSE_USER"),
                env.text("CLICKHOUSE_PASSWORD"),
                env.text("CLICKHOUSE_DATABASE", "countinghouse")),
            new BatchLimits(
                env.integer("LOADER_BATCH_ROWS_MAX", ROWS, 2, BatchLimits.ROWS_MAX),
                env.integer("LOADER_BATCH_BYTES_MAX", BYTES, BYTES_MIN, BYTES_MAX),
                env.millis("LOADER_BATCH_AGE_MS_MAX", AGE_MS, 0, AGE_MS_MAX)));
    env.refuseUnknown("LOADER_");
    return config;
  }
}
