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
 * From the posting time to the moment from which on queries of ClickHouse have the posting: when
 * the part with it was added to the table, by ClickHouse's own log of parts. The posting time lies
 * a little before the commit, so this is an upper bound. ClickHouse is also asked now and then how
 * far each Kafka partition is loaded, and the answers are held against the log. Asking all the time
 * instead took a twentieth of the two cores from those who are measured.
 */
final class Loaded implements AutoCloseable {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final Duration ALL_MAX = Duration.ofMinutes(1);
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long MICROS_MAX = Duration.ofMinutes(10).toMillis() * 1000;

  private final ExecutorService threads = Threads.perTask("loaded");
  private final Client client;
  private final PostingsTable postings;
  private final List<Look> looks = new ArrayList<>();
  private final Future<?> looking;
  private final long fromMicros = Micros.of(Instant.now());
  private volatile boolean ending;
  private long partsMax;

  /** What a query had that was begun at this moment: the highest offset of each Kafka partition. */
  private record Look(long begunMicros, Map<Integer, Long> offsets) {}

  /** Looks from now on. */
  Loaded(ClickHouseAccess access) {
    this.client = access.client(ANSWER_MAX);
    this.postings = new PostingsTable(client);
    this.looking = threads.submit(this::look);
  }

  private void look() {
    while (!ending) {
      long begun = Micros.of(Instant.now());
      var offsets = new HashMap<Integer, Long>();
      // By the projection by_batch, which is part of the very parts that reports read.
      for (var row :
          client.queryAll(
              "SELECT source_partition, max(source_offset) AS last FROM postings GROUP BY"
                  + " source_partition")) {
        offsets.put(row.getInteger("source_partition"), row.getLong("last"));
      }
      looks.add(new Look(begun, offsets));
      partsMax = Math.max(partsMax, postings.parts());
      LockSupport.parkNanos(LOOK_NS);
    }
  }

  /**
   * Waits until so many of the ledger's transactions are there, ends, and tells what it saw.
   *
   * @throws IllegalStateException if they don't come, or a look lacked what the log said was there
   */
  Delay.Percentiles result(long transactions) throws Exception {
    long end = System.nanoTime() + ALL_MAX.toNanos();
    while (logged() < transactions) { // the log has a part a moment after queries have it
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "%d of %d transactions were loaded in %s".formatted(logged(), transactions, ALL_MAX));
      }
      LockSupport.parkNanos(LOOK_NS);
    }
    ending = true;
    looking.get();
    checkLooks();
    var micros = delays();
    return new Delay.Percentiles(
        micros.getValueAtPercentile(50) / 1000.0,
        micros.getValueAtPercentile(99) / 1000.0,
        micros.getValueAtPercentile(99.9) / 1000.0);
  }

  /** Transactions that were posted since it began to look, whose parts are in the log. */
  private long logged() {
    client.queryAll("SYSTEM FLUSH LOGS");
    return client.queryAll("SELECT count() AS n FROM " + loaded()).getFirst().getLong("n");
  }

  /** What was posted, beside the moment from which queries had it. */
  private String loaded() {
    return posted() + " JOIN " + added() + " USING (batch_id, month)";
  }

  private String posted() {
    return "(SELECT source_partition, source_offset, toUnixTimestamp64Micro(posted_at) AS posted,"
        + " batch_id, toYYYYMM(posted_at) AS month FROM postings WHERE side = 'debit' AND posted_at >="
        + " fromUnixTimestamp64Micro(toInt64(%d))) AS p".formatted(fromMicros);
  }

  /** Batches of the loader and when they were added; its query ids name batch and month. */
  private String added() {
    return "(SELECT splitByChar(':', query_id)[3] AS batch_id, toUInt32(splitByChar(':', query_id)[4])"
        + " AS month, toUnixTimestamp64Micro(min(event_time_microseconds)) AS added FROM"
        + " system.part_log WHERE database = currentDatabase() AND table = 'postings' AND event_type ="
        + " 'NewPart' AND error = 0 AND startsWith(query_id, 'loader:') AND event_time >="
        + " toDateTime(intDiv(%d, 1000000)) GROUP BY 1, 2) AS a".formatted(fromMicros);
  }

  private void checkLooks() {
    for (var row :
        client.queryAll(
            "SELECT any(source_partition) AS partition, max(source_offset) AS last, any(added) AS at FROM "
                + loaded()
                + " GROUP BY batch_id, month")) {
      int partition = row.getInteger("partition");
      for (var look : looks) {
        if (look.begunMicros() > row.getLong("at")
            && look.offsets().getOrDefault(partition, -1L) < row.getLong("last")) {
          throw new IllegalStateException(
              "a query had not yet what ClickHouse's log of parts says was there");
        }
      }
    }
  }

  private Histogram delays() {
    var micros = new Histogram(1, MICROS_MAX, 3);
    for (var row : client.queryAll("SELECT added - posted AS micros FROM " + loaded())) {
      micros.recordValue(Math.clamp(row.getLong("micros"), 1, MICROS_MAX));
    }
    return micros;
  }

  /** The most parts that the table had at once, of those that were seen. */
  long partsMax() {
    return partsMax;
  }

  @Override
  public void close() {
    ending = true;
    threads.close();
    client.close();
  }
}
