package io.countinghouse.reports.repair;

import io.countinghouse.events.Entry;
import io.countinghouse.reports.reconcile.LedgerConnection;
import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.reports.reconcile.SeqRange;
import io.countinghouse.sql.log.LaneLog;
import io.countinghouse.sql.log.UnreadableEntryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Entries of the ledger by their sequences, read only. */
public final class LedgerEntries implements AutoCloseable {

  /** Sequences nearer to each other than this are read in one go, with what lies between. */
  private static final long GAP_READ_MAX = 1_000;

  private final Connection connection;

  private LedgerEntries(Connection connection) {
    this.connection = connection;
  }

  /** Opens a connection for reading only; until it closes, no month is detached. */
  public static LedgerEntries open(PostgresAddress address) throws SQLException {
    return new LedgerEntries(LedgerConnection.open(address));
  }

  /**
   * Gives those that are kept of a few thousand sequences of a lane; those of months that are
   * detached are not, and neither are rows that no entry can be made of.
   *
   * @param ascending the sequences
   * @param unreadable takes those of the sequences whose rows are none
   * @return how many it gave
   */
  public int read(int lane, List<Long> ascending, Consumer<Entry> to, LongConsumer unreadable)
      throws SQLException {
    var wanted = new HashSet<>(ascending);
    int found = 0;
    for (var range : ranges(ascending)) {
      try (var log = LaneLog.open(connection, lane, range.first() - 1, range.last())) {
        while (true) {
          try {
            var entry = log.next();
            if (entry == null) {
              break;
            }
            if (wanted.remove(entry.laneSeq())) {
              to.accept(entry);
              found++;
            }
          } catch (UnreadableEntryException e) { // the row after it can be read
            if (wanted.remove(e.laneSeq())) {
              unreadable.accept(e.laneSeq());
            }
          }
        }
      } finally {
        connection.rollback();
      }
    }
    return found;
  }

  private static List<SeqRange> ranges(List<Long> ascending) {
    var ranges = new ArrayList<SeqRange>();
    for (long seq : ascending) {
      var last = ranges.isEmpty() ? null : ranges.getLast();
      if (last != null && seq - last.last() <= GAP_READ_MAX) {
        ranges.set(ranges.size() - 1, new SeqRange(last.first(), seq));
      } else {
        ranges.add(new SeqRange(seq, seq));
      }
    }
    return ranges;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
