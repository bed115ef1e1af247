package io.countinghouse.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The processor time of each part, in microseconds; it tells what bounds a figure on a machine that
 * all of them share.
 */
record CpuUse(double callers, double ingest, double postgres, double kafka) {

  /** A tick of /proc: USER_HZ is 100 wherever Linux runs (proc(5), times(2)). */
  private static final double TICK_US = 10_000;

  /** Of these processes so far, and of all backends that PostgreSQL has and had. */
  static CpuUse of(long ingest, long postgres, long kafka) {
    return new CpuUse(
        micros(ProcessHandle.current()),
        micros(ingest),
        process(postgres)
                .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
                .mapToDouble(CpuUse::micros)
                .sum()
            + ended(postgres),
        micros(kafka));
  }

  /** Of the process's children that have ended: a pool changes its connections, and so backends. */
  private static double ended(long pid) {
    try {
      var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The name, the second field, may have blanks and brackets; cutime and cstime are fields 16
      // and 17.
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * TICK_US;
    } catch (NoSuchFileException e) {
      return 0; // not on Linux, or the process itself has ended
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
