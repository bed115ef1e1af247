package io.countinghouse.reports.chain;

import io.countinghouse.events.Entry;
import io.countinghouse.events.Transaction;
import io.countinghouse.sql.log.LaneLog;
import io.countinghouse.sql.log.UnreadableEntryException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of the ledger's log, sequence by sequence. */
final class LedgerCursor {

  private final LaneLog log;
  private @Nullable Row ahead;

  /** A row as it stands; no entry: it can't be read. */
  private record Row(long seq, @Nullable Entry entry) {}

  /**
   * What the ledger has under one sequence.
   *
   * @param entries one, unless rows were added or removed
   */
  record At(List<Entry> entries, boolean unreadable) {

    /** When the authorisation ends, if it is one. */
    @Nullable Instant expiresAt() {
      return !entries.isEmpty() && entries.getFirst() instanceof Transaction transaction
          ? transaction.expiresAt()
          : null;
    }
  }

  LedgerCursor(LaneLog log) throws SQLException {
    this.log = log;
    this.ahead = read();
  }

  private @Nullable Row read() throws SQLException {
    try {
      var entry = log.next();
      return entry == null ? null : new Row(entry.laneSeq(), FactCursor.loaded(entry));
    } catch (UnreadableEntryException e) {
      return new Row(e.laneSeq(), null);
    }
  }

  /** What stands under the sequence; to be asked in order. */
  At at(long seq) throws SQLException {
    var entries = new ArrayList<Entry>(1);
    boolean unreadable = false;
    for (var row = ahead; row != null && row.seq() == seq; row = ahead) {
      var entry = row.entry();
      if (entry == null) {
        unreadable = true;
      } else {
        entries.add(entry);
      }
      ahead = read();
    }
    return new At(entries, unreadable);
  }
}
