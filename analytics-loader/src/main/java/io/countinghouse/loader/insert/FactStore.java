package io.countinghouse.loader.insert;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import io.countinghouse.events.LaneSeq;
import io.countinghouse.loader.batch.Batch;
import io.countinghouse.loader.batch.BatchKey;
import io.countinghouse.loader.batch.Bounds;
import io.countinghouse.loader.fact.FactTable;
import io.countinghouse.loader.fact.FactTables;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.sql.facts.NativeBlock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * ClickHouse as the loader uses it. Every call sends one request and waits a bounded time; if it
 * fails, what became of the request is unknown, and {@link #endQueries} and {@link #count} tell.
 */
public final class FactStore implements AutoCloseable {

  /**
   * Longest silence of the server. An insert of a full batch takes well under a second; a disk that
   * stalls for longer than this is an outage, and the batch is settled after it.
   */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

  /**
   * Errors of the server that no waiting heals: the schema or the rights are not what this program
   * was built for (unknown table, column or identifier; syntax; types; access; authentication).
   */
  private static final Set<Integer> LASTING = Set.of(16, 47, 53, 60, 62, 81, 497, 516);

  private final Client client;
  private final String database;

  public FactStore(ClickHouseAccess access) {
    this.client = access.client(ANSWER_MAX);
    this.database = access.database();
  }

  /**
   * Inserts the rows of one month as one block under the token of the bounds' attempt.
   *
   * @throws AwayException if it is unknown whether they are in
   */
  public void insert(Batch batch, Bounds bounds, int month) {
    var key = batch.key();
    var settings =
        new InsertSettings()
            .setQueryId(key.queryPrefix(database) + month + ":" + UUID.randomUUID())
            .setDeduplicationToken(key.token(bounds, month))
            .serverSetting("insert_deduplicate", "1")
            .serverSetting("async_insert", "0")
            .serverSetting("wait_end_of_query", "1")
            // one block whatever its size: one part, one token
            .serverSetting("max_insert_block_size", "2000000")
            .serverSetting("min_insert_block_size_rows", "2000000")
            .serverSetting("min_insert_block_size_bytes", "0")
            .serverSetting("max_insert_threads", "1")
            .serverSetting("max_threads", "1");
    var table = batch.table();
    var rows = batch.rows(month);
    var block = NativeBlock.of(rows.bytes(), Math.toIntExact(rows.count()), table.columns());
    answer(
            "insert",
            () ->
                client.insert(
                    table.table(),
                    names(table),
                    new SentOnce(block),
                    ClickHouseFormat.Native,
                    settings))
        .close();
  }

  /**
   * Ends whatever still inserts this batch, of this loader or another, and waits until it has
   * ended: after that {@link #count} is final but for requests that have not yet arrived.
   */
  public void endQueries(BatchKey key) {
    rows("KILL QUERY WHERE startsWith(query_id, '" + key.queryPrefix(database) + "') SYNC");
  }

  /** How many rows of each batch are there, in each ClickHouse partition that has any. */
  public Map<BatchKey, SortedMap<Integer, Long>> count(Collection<BatchKey> keys) {
    var counts = new HashMap<BatchKey, SortedMap<Integer, Long>>();
    var byId = new HashMap<String, BatchKey>();
    for (var key : keys) {
      counts.put(key, new TreeMap<>());
      byId.put(key.id(), key);
    }
    var sql =
        keys.stream()
            .collect(groupingBy(key -> FactTables.of(key.source().topic())))
            .entrySet()
            .stream()
            .map(of -> counting(of.getKey(), of.getValue()))
            .collect(joining(" UNION ALL "));
    for (var row : tried("query", () -> client.queryAll(sql, counting()))) {
      var key = Objects.requireNonNull(byId.get(row.getString("batch_id")));
      Objects.requireNonNull(counts.get(key)).put(row.getInteger("month"), row.getLong("rows"));
    }
    return counts;
  }

  /**
   * It reads a few rows: a thread more would only have to be waited for, and looking at the other
   * projections takes a third of its time.
   */
  private static QuerySettings counting() {
    return new QuerySettings()
        .serverSetting("max_threads", "1")
        .serverSetting("preferred_optimize_projection_name", "by_batch");
  }

  private static String counting(FactTable<?> table, List<BatchKey> keys) {
    return "SELECT batch_id, toYYYYMM(%1$s) AS month, count() AS rows FROM %2$s WHERE source_partition IN (%3$s) AND batch_id IN (%4$s) GROUP BY batch_id, toYYYYMM(%1$s)"
        .formatted(
            table.timeColumn(),
            table.table(),
            joined(keys.stream().map(key -> "" + key.partitionInRows()).distinct().toList()),
            joined(keys.stream().map(key -> "'" + key.id() + "'").toList()));
  }

  /**
   * Which of these entries any row of the table belongs to that is not of the batch itself.
   *
   * @param months the ClickHouse partitions that they belong to; no others are looked at
   */
  public Set<LaneSeq> there(
      FactTable<?> table, BatchKey key, Set<LaneSeq> entries, Set<Integer> months) {
    if (entries.isEmpty()) {
      return Set.of();
    }
    var lanes = new TreeMap<Integer, List<String>>();
    for (var entry : entries) {
      lanes.computeIfAbsent(entry.lane(), l -> new ArrayList<>()).add("" + entry.seq());
    }
    var any =
        lanes.entrySet().stream()
            .map(of -> "lane = " + of.getKey() + " AND lane_seq IN (" + joined(of.getValue()) + ")")
            .collect(joining(" OR "));
    var found = new HashSet<LaneSeq>();
    var sql =
        "SELECT DISTINCT lane, lane_seq FROM %s WHERE toYYYYMM(%s) IN (%s) AND batch_id != '%s' AND (%s)"
            .formatted(
                table.table(),
                table.timeColumn(),
                joined(months.stream().sorted().map(String::valueOf).toList()),
                key.id(),
                any);
    for (var row : rows(sql)) {
      found.add(new LaneSeq(row.getInteger("lane"), row.getLong("lane_seq")));
    }
    return found;
  }

  private static String joined(List<String> values) {
    return String.join(",", values);
  }

  /**
   * The highest offset of a Kafka partition that any row of the table comes from.
   *
   * @param partition as the rows name it
   */
  public OptionalLong lastOffset(FactTable<?> table, int partition) {
    var row =
        rows("SELECT count() AS rows, max(source_offset) AS last FROM "
                + table.table()
                + " WHERE source_partition = "
                + partition)
            .getFirst();
    return row.getLong("rows") == 0 ? OptionalLong.empty() : OptionalLong.of(row.getLong("last"));
  }

  private static List<String> names(FactTable<?> table) {
    return table.columns().stream().map(column -> "`" + column.name() + "`").toList();
  }

  private List<GenericRecord> rows(String sql) {
    return tried("query", () -> client.queryAll(sql));
  }

  private interface Request<T> {
    T send() throws ExecutionException, InterruptedException;
  }

  private static <T> T answer(String what, Supplier<Future<T>> request) {
    return tried(what, () -> request.get().get());
  }

  private static <T> T tried(String what, Request<T> request) {
    try {
      return request.send();
    } catch (ClickHouseException e) {
      throw failed(what, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ClickHouseException cause
          ? failed(what, cause)
          : new AwayException("ClickHouse: " + what + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AwayException("interrupted during " + what, e);
    }
  }

  private static RuntimeException failed(String what, ClickHouseException e) {
    var server = e.getCause() instanceof ServerException cause ? cause : e;
    if (server instanceof ServerException refusal && LASTING.contains(refusal.getCode())) {
      return new IllegalStateException("ClickHouse refuses: " + refusal.getMessage(), refusal);
    }
    return new AwayException("ClickHouse: " + what + " failed: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    client.close();
  }
}
