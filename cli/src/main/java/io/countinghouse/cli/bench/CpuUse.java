package io.countinghouse.cli.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The processor time of each part, in microseconds; it tells what bounds a figure on a machine that
 * all of them share.
 */
record CpuUse(double callers, double ingest, double postgres, double kafka) {

  /** Of these processes so far, and of the backends that PostgreSQL has now. */
  static CpuUse of(long ingest, long postgres, long kafka) {
    return new CpuUse(
        micros(ProcessHandle.current()),
        process(ingest).mapToDouble(CpuUse::micros).sum(),
        process(postgres)
            .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
            .mapToDouble(CpuUse::micros)
            .sum(),
        process(kafka).mapToDouble(CpuUse::micros).sum());
  }

  private static Stream<ProcessHandle> process(long pid) {
    return ProcessHandle.of(pid).stream();
  }

  /** Of one process so far. */
  static double micros(long pid) {
    return process(pid).mapToDouble(CpuUse::micros).sum();
  }

  private static double micros(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e3;
  }

  /** What was used since then, for each of so many transactions. */
  CpuUse since(CpuUse then, long transactions) {
    return new CpuUse(
        (callers - then.callers) / transactions,
        (ingest - then.ingest) / transactions,
        (postgres - then.postgres) / transactions,
        (kafka - then.kafka) / transactions);
  }

  Map<String, Object> json() {
    var all = new LinkedHashMap<String, Object>();
    all.put("callers", BenchResult.hundredth(callers));
    all.put("ingest", BenchResult.hundredth(ingest));
    all.put("postgres", BenchResult.hundredth(postgres));
    all.put("kafka", BenchResult.hundredth(kafka));
    return all;
  }
}
