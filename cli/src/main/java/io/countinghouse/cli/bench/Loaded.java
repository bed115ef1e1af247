package io.countinghouse.cli.bench;

import com.clickhouse.client.api.Client;
import io.countinghouse.events.Micros;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.worker.Threads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * From the posting time to the moment at which a query of ClickHouse has the posting. ClickHouse is
 * asked again and again how far each Kafka partition is loaded; afterwards each posting is given
 * the first answer that had it. The posting time lies a little before the commit, so this is an
 * upper bound, and so it is by the pause between two questions.
 */
final class Loaded implements AutoCloseable {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final Duration ALL_MAX = Duration.ofMinutes(1);
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long MICROS_MAX = Duration.ofMinutes(10).toMillis() * 1000;

  private final ExecutorService threads = Threads.perTask("loaded");
  private final Client client;
  private final List<Look> looks = new ArrayList<>();
  private final Future<?> looking;
  private final long fromMicros = Micros.of(Instant.now());
  private volatile boolean ending;
  private long partsMax;

  /** What was there at a moment: the highest offset of each Kafka partition. */
  private record Look(long atMicros, Map<Integer, Long> offsets) {}

  /** Looks from now on. */
  Loaded(ClickHouseAccess access) {
    this.client = access.client(ANSWER_MAX);
    this.looking = threads.submit(this::look);
  }

  private void look() {
    while (!ending) {
      var offsets = new HashMap<Integer, Long>();
      // By the projection by_batch, which is part of the very parts that reports read.
      for (var row :
          client.queryAll(
              "SELECT source_partition, max(source_offset) AS last FROM postings GROUP BY"
                  + " source_partition")) {
        offsets.put(row.getInteger("source_partition"), row.getLong("last"));
      }
      looks.add(new Look(Micros.of(Instant.now()), offsets));
      partsMax = Math.max(partsMax, parts());
      LockSupport.parkNanos(PAUSE_NS);
    }
  }

  private long parts() {
    return client
        .queryAll(
            "SELECT count() AS n FROM system.parts WHERE database = currentDatabase() AND table ="
                + " 'postings' AND active")
        .getFirst()
        .getLong("n");
  }

  /**
   * Waits until so many of the ledger's transactions are there, ends, and tells what it saw.
   *
   * @throws IllegalStateException if they don't come
   */
  Delay.Percentiles result(long transactions) throws Exception {
    long end = System.nanoTime() + ALL_MAX.toNanos();
    while (count() < transactions) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "%d of %d transactions were loaded in %s".formatted(count(), transactions, ALL_MAX));
      }
      LockSupport.parkNanos(PAUSE_NS);
    }
    LockSupport.parkNanos(10 * PAUSE_NS); // one more look has the last ones
    ending = true;
    looking.get();
    var micros = delays();
    return new Delay.Percentiles(
        micros.getValueAtPercentile(50) / 1000.0,
        micros.getValueAtPercentile(99) / 1000.0,
        micros.getValueAtPercentile(99.9) / 1000.0);
  }

  /** Transactions that were posted since it began to look. */
  private long count() {
    return client.queryAll("SELECT count() AS n" + since()).getFirst().getLong("n");
  }

  private String since() {
    return " FROM postings WHERE side = 'debit' AND posted_at >= fromUnixTimestamp64Micro(toInt64(%d))"
        .formatted(fromMicros);
  }

  private Histogram delays() {
    var micros = new Histogram(1, MICROS_MAX, 3);
    int next = 0;
    int partition = -1;
    for (var row :
        client.queryAll(
            "SELECT source_partition, source_offset, toUnixTimestamp64Micro(posted_at) AS posted"
                + since()
                + " ORDER BY source_partition, source_offset")) {
      if (partition != row.getInteger("source_partition")) {
        partition = row.getInteger("source_partition");
        next = 0;
      }
      long offset = row.getLong("source_offset");
      while (next < looks.size() - 1
          && looks.get(next).offsets().getOrDefault(partition, -1L) < offset) {
        next++;
      }
      micros.recordValue(
          Math.clamp(looks.get(next).atMicros() - row.getLong("posted"), 1, MICROS_MAX));
    }
    if (micros.getTotalCount() == 0) {
      throw new IllegalStateException("nothing was loaded");
    }
    return micros;
  }

  /** The most parts that the table had at once. */
  long partsMax() {
    return partsMax;
  }

  /** Between two questions, in the mean. */
  double looksEveryMs() {
    return (looks.getLast().atMicros() - looks.getFirst().atMicros()) / 1000.0 / looks.size();
  }

  @Override
  public void close() {
    ending = true;
    threads.close();
    client.close();
  }
}
