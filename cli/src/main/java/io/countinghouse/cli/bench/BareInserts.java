package io.countinghouse.cli.bench;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.worker.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The baseline of the loader: the rows that it has just loaded, in the very batches in which it
 * did, inserted in ClickHouse's native format into a table of the same definition: the same
 * projections, codecs and fsync. No Kafka, no bounds, no counting, no building of rows.
 */
final class BareInserts implements AutoCloseable {

  private static final Duration ANSWER_MAX = Duration.ofMinutes(2);
  private static final String TABLE = "bare_postings";

  /** As many as a loader has under way at most. */
  static final int AT_ONCE = 4;

  private final Client client;
  private final List<String> columns;

  /** Makes the table; the migrations must have been applied. */
  BareInserts(ClickHouseAccess access) {
    this.client = access.client(ANSWER_MAX);
    var made = client.queryAll("SHOW CREATE TABLE postings").getFirst().getString(1);
    client.queryAll(made.replaceFirst("\\.postings\\b", "." + TABLE));
    this.columns =
        client
            .queryAll(
                "SELECT name FROM system.columns WHERE database = currentDatabase() AND table ="
                    + " 'postings' ORDER BY position")
            .stream()
            .map(row -> row.getString(1))
            .toList();
  }

  /**
   * Inserts again what the loader inserted of these sequences of lane 0.
   *
   * @param atOnce how many inserts may be under way
   * @return rows a second; reading them beforehand is not counted
   */
  double turn(long first, long last, int atOnce) throws Exception {
    var blocks = blocks(first, last);
    long rows = 2 * (last - first + 1);
    var waiting = new ConcurrentLinkedQueue<>(blocks);
    try (var threads = Threads.perTask("bare-inserts")) {
      long begin = System.nanoTime();
      var callers = new ArrayList<Future<@Nullable Void>>();
      for (int i = 0; i < atOnce; i++) {
        callers.add(threads.submit(() -> insert(waiting)));
      }
      for (var caller : callers) {
        caller.get();
      }
      return rows / ((System.nanoTime() - begin) / 1e9);
    }
  }

  private @Nullable Void insert(Queue<byte[]> waiting) throws Exception {
    for (var block = waiting.poll(); block != null; block = waiting.poll()) {
      insert(block);
    }
    return null;
  }

  private void insert(byte[] block) throws Exception {
    client
        .insert(
            TABLE,
            columns.stream().map(name -> "`" + name + "`").toList(),
            out -> {
              out.write(block);
              out.close();
            },
            ClickHouseFormat.Native,
            new InsertSettings()
                .setDeduplicationToken(UUID.randomUUID().toString()) // the same rows again
                .serverSetting("async_insert", "0")
                .serverSetting("wait_end_of_query", "1")
                .serverSetting("max_insert_block_size", "2000000")
                .serverSetting("min_insert_block_size_rows", "2000000")
                .serverSetting("min_insert_block_size_bytes", "0")
                .serverSetting("max_insert_threads", "1"))
        .get()
        .close();
  }

  /** A block for each insert of the loader, in memory. */
  private List<byte[]> blocks(long first, long last) throws Exception {
    var where =
        " FROM postings WHERE lane = %d AND lane_seq BETWEEN %d AND %d"
            .formatted(ScoreTown.LANE, first, last);
    var inserts =
        client.queryAll(
            "SELECT batch_id, toYYYYMM(posted_at) AS month"
                + where
                + " GROUP BY batch_id, month ORDER BY min(source_offset), batch_id");
    var blocks = new ArrayList<byte[]>(inserts.size());
    for (var insert : inserts) {
      var sql =
          "SELECT %s%s AND batch_id = '%s' AND toYYYYMM(posted_at) = %d ORDER BY source_offset, side"
              .formatted(
                  String.join(", ", columns),
                  where,
                  insert.getString("batch_id"),
                  insert.getLong("month"));
      var answer = client.query(sql, new QuerySettings().setFormat(ClickHouseFormat.Native)).get();
      try { // with resources javac warns: its close may be interrupted
        blocks.add(answer.getInputStream().readAllBytes());
      } finally {
        answer.close();
      }
    }
    return blocks;
  }

  /** How many rows there are now. */
  long rows() {
    return client.queryAll("SELECT count() FROM " + TABLE).getFirst().getLong(1);
  }

  @Override
  public void close() {
    client.close();
  }
}
