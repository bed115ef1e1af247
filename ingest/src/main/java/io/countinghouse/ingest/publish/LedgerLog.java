package io.countinghouse.ingest.publish;

import static io.countinghouse.sql.ledger.Tables.TRANSACTION;

import io.countinghouse.events.Entry;
import io.countinghouse.sql.log.LaneLog;
import io.countinghouse.sql.log.UnreadableEntryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/** The ledger read as a lane's log: the same entries that the poster handed over. */
public final class LedgerLog {

  private LedgerLog() {}

  /**
   * The entries {@code after + 1 .. until} of a lane, in order.
   *
   * @throws LedgerBroken if one of them is missing, there twice or not to be read
   */
  public static List<Entry> read(DSLContext sql, int lane, long after, long until) {
    return sql.connectionResult(connection -> read(connection, lane, after, until));
  }

  /**
   * The traces that these entries were asked for under, by sequence; most have none. They stand
   * beside the log, not in it.
   */
  static Map<Long, String> traceparents(DSLContext sql, int lane, long after, long until) {
    return sql.select(TRANSACTION.LANE_SEQ, TRANSACTION.TRACEPARENT)
        .from(TRANSACTION)
        .where(
            TRANSACTION.LANE.eq(lane),
            TRANSACTION.LANE_SEQ.gt(after),
            TRANSACTION.LANE_SEQ.le(until),
            TRANSACTION.TRACEPARENT.isNotNull())
        .fetchMap(TRANSACTION.LANE_SEQ, TRANSACTION.TRACEPARENT);
  }

  private static List<Entry> read(Connection connection, int lane, long after, long until)
      throws SQLException {
    var entries = new ArrayList<Entry>();
    try (var log = LaneLog.open(connection, lane, after, until)) {
      for (var entry = log.next(); entry != null; entry = log.next()) {
        if (entry.laneSeq() != after + 1 + entries.size()) {
          throw new LedgerBroken(
              "lane %d has %d in the place of %d"
                  .formatted(lane, entry.laneSeq(), after + 1 + entries.size()));
        }
        entries.add(entry);
      }
    } catch (UnreadableEntryException e) {
      throw new LedgerBroken(String.valueOf(e.getMessage()));
    }
    if (entries.size() != until - after) {
      throw new LedgerBroken("lane %d ends before %d".formatted(lane, until));
    }
    return entries;
  }
}
