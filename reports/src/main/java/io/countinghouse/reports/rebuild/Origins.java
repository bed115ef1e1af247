package io.countinghouse.reports.rebuild;

import io.countinghouse.events.Account;
import io.countinghouse.events.Entry;
import io.countinghouse.events.Sha256;
import io.countinghouse.events.Transaction;
import io.countinghouse.sql.facts.AccountRows;
import io.countinghouse.sql.facts.Origin;
import io.countinghouse.sql.facts.PostingRows;
import io.countinghouse.sql.facts.RowBinary;
import io.countinghouse.topics.Repair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the rows of a block come from. An entry that the live table has as the ledger has it keeps
 * the batch, partition and offset that brought it: by these the loader knows how far ClickHouse is
 * (docs/loader.md), so a rebuild must not make it forget. Others say that a rebuild brought them.
 */
final class Origins {

  /** As rows name the partition that brought them: no topic has one of that number. */
  static final int REBUILT = 0xFFFF;

  private static final Pattern BATCH = Pattern.compile("([^/]+)/(\\d{1,9})/(\\d{1,18})");

  /** What the live table has of an entry. */
  private record Known(String digest, Origin origin) {}

  private final Block block;
  private final Map<Long, Known> known;
  private final RowBinary scratch = new RowBinary();

  private Origins(Block block, Map<Long, Known> known) {
    this.block = block;
    this.known = known;
  }

  /**
   * Those of the live table.
   *
   * @param committed where the loaders' group stands: an offset beyond it can't be a loader's
   */
  static Origins of(Store store, Block block, Map<TopicPartition, Long> committed)
      throws SQLException {
    var known = new HashMap<Long, Known>();
    var partition = store.partition();
    var table = partition.table();
    var sql =
        """
        SELECT lane_seq, digest, origin.1 AS source, origin.2 AS place, toString(origin.3) AS batch
        FROM (
          SELECT lane_seq,
                 lower(hex(SHA256(arrayStringConcat(arraySort(groupUniqArray(formatRow('RowBinary', %s))))))) AS digest,
                 min((source_partition, source_offset, batch_id)) AS origin
          FROM %s AND lane = %d AND lane_seq BETWEEN %d AND %d
          GROUP BY lane_seq
        )
        """
            .formatted(
                table.content(),
                partition.rows(table.table()),
                block.lane(),
                block.first(),
                block.last());
    for (var row : store.rows(sql)) {
      var origin =
          new Origin(row.getString("batch"), row.getInteger("source"), row.getLong("place"));
      if (plausible(origin, committed)) {
        known.put(row.getLong("lane_seq"), new Known(row.getString("digest"), origin));
      }
    }
    return new Origins(block, known);
  }

  /** Whether a loader wrote so, and will not come there again. */
  private static boolean plausible(Origin origin, Map<TopicPartition, Long> committed) {
    var batch = BATCH.matcher(origin.batchId());
    if (!batch.matches()) {
      return false;
    }
    var source = new TopicPartition(batch.group(1), Integer.parseInt(batch.group(2)));
    return committed.containsKey(source)
        && Repair.partitionInRows(source) == origin.partition()
        && origin.offset() >= Long.parseLong(batch.group(3))
        && origin.offset() < committed.getOrDefault(source, 0L);
  }

  /** Where the rows of this entry come from. */
  Origin of(Entry entry) {
    var live = known.get(entry.laneSeq());
    return live != null && live.digest.equals(digest(entry))
        ? live.origin
        : new Origin(block.batchId(), REBUILT, entry.laneSeq());
  }

  /** Of its rows' bytes, without where they come from, in the order of the bytes. */
  private String digest(Entry entry) {
    var rows = new ArrayList<byte[]>(2);
    switch (entry) {
      case Transaction transaction -> {
        rows.add(bytes(out -> PostingRows.debit(transaction, out)));
        rows.add(bytes(out -> PostingRows.credit(transaction, out)));
      }
      case Account account -> rows.add(bytes(out -> AccountRows.entry(account, out)));
    }
    rows.sort(Arrays::compareUnsigned);
    return digest(rows);
  }

  private static String digest(List<byte[]> rows) {
    var digest = Sha256.begin();
    rows.forEach(digest::update);
    return HexFormat.of().formatHex(digest.digest());
  }

  private byte[] bytes(Consumer<RowBinary> row) {
    scratch.cutTo(0);
    row.accept(scratch);
    var bytes = new ByteArrayOutputStream(scratch.size());
    try (var written = scratch.stream()) {
      written.transferTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("from memory", e);
    }
    return bytes.toByteArray();
  }
}
