package io.countinghouse.cli.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long a report took.
 *
 * @param coldMs the first answer of a server that was just started
 * @param warmMs the median of several questions after that
 * @param readRows the most rows that one of them read; 0: not known
 * @param postgresMs the median of the same questions to PostgreSQL; null: not asked
 */
record QueryTimes(
    String name, double coldMs, double warmMs, long readRows, @Nullable Double postgresMs) {

  QueryTimes withPostgres(double ms) {
    return new QueryTimes(name, coldMs, warmMs, readRows, ms);
  }

  /** How many times as long PostgreSQL took; null: not asked. */
  @Nullable Double postgresRatio() {
    return postgresMs == null ? null : BenchResult.hundredth(postgresMs / warmMs);
  }

  /**
   * For the last line; the keys are a contract (docs/cli.md).
   *
   * @param ratio to PostgreSQL, at the size at which it was asked
   */
  Map<String, Object> json(@Nullable Double ratio) {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", name);
    json.put("cold_ms", BenchResult.hundredth(coldMs));
    json.put("warm_ms", BenchResult.hundredth(warmMs));
    json.put("postgres_ratio", ratio);
    json.put("read_rows", readRows);
    return json;
  }
}
