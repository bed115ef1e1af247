package io.countinghouse.reports.rebuild;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.sql.facts.RowBinary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/**
 * ClickHouse as its owner, for one partition. Every request carries an id that begins with the
 * partition's own prefix, so that whoever goes on after a crash can end what the killed one sent.
 */
final class Store implements AutoCloseable {

  /** The longest silence: a comparison of a month says nothing until it is done. */
  private static final Duration ANSWER_MAX = Duration.ofMinutes(30);

  private final Client client;
  private final Partition partition;
  private final String prefix;

  Store(ClickHouseAccess owner, Partition partition) {
    this.client = owner.client(ANSWER_MAX);
    this.partition = partition;
    this.prefix =
        "rebuild:%s:%s:%d:".formatted(owner.database(), partition.table().table(), partition.id());
  }

  Partition partition() {
    return partition;
  }

  /** Runs a statement to its end. */
  void run(String sql) throws SQLException {
    rows(sql);
  }

  /** Runs a query with few rows. */
  List<GenericRecord> rows(String sql) throws SQLException {
    try {
      return client.queryAll(sql, new QuerySettings().setQueryId(prefix + UUID.randomUUID()));
    } catch (ClickHouseException e) {
      throw ClickHouseAccess.failed(e);
    }
  }

  /** Inserts as one block: one part, all or nothing. */
  void insert(String table, List<String> columns, RowBinary rows) throws SQLException {
    var id = prefix + UUID.randomUUID();
    var settings =
        new InsertSettings()
            .setQueryId(id)
            .setDeduplicationToken(id) // the client may send a request twice
            .serverSetting("insert_deduplicate", "1")
            .serverSetting("async_insert", "0")
            .serverSetting("wait_end_of_query", "1")
            .serverSetting("max_insert_block_size", "2000000")
            .serverSetting("min_insert_block_size_rows", "2000000")
            .serverSetting("min_insert_block_size_bytes", "0")
            .serverSetting("max_insert_threads", "1");
    try (var body = rows.stream();
        var _ = client.insert(table, columns, body, ClickHouseFormat.RowBinary, settings).get()) {
      // acknowledged; what is there is counted before anybody relies on it
    } catch (ClickHouseException e) {
      throw ClickHouseAccess.failed(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ClickHouseException cause
          ? ClickHouseAccess.failed(cause)
          : new SQLException("ClickHouse failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted; run it again, it goes on where it stood", e);
    } catch (IOException e) {
      throw new UncheckedIOException("from memory", e);
    }
  }

  /** Ends what a killed one still has under way, and waits until it has ended. */
  void endQueries() throws SQLException {
    run(
        "KILL QUERY WHERE startsWith(query_id, '%s') AND query_id != queryID() SYNC"
            .formatted(prefix));
  }

  @Override
  public void close() {
    client.close();
  }
}
