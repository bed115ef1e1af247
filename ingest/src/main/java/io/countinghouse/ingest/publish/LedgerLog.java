package io.countinghouse.ingest.publish;

import static io.countinghouse.sql.ledger.Tables.ACCOUNT_ENTRY;
import static io.countinghouse.sql.ledger.Tables.TRANSACTION;

import io.countinghouse.events.Account;
import io.countinghouse.events.Entry;
import io.countinghouse.events.Transaction;
import io.countinghouse.ingest.lane.StoredTransactions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jooq.DSLContext;

/** The ledger read as a lane's log: the same entries that the poster handed over. */
public final class LedgerLog {

  private LedgerLog() {}

  /**
   * The entries {@code after + 1 .. until} of a lane, in order.
   *
   * @throws LedgerBroken if one of them is missing
   */
  public static List<Entry> read(DSLContext sql, int lane, long after, long until) {
    var entries = new ArrayList<Entry>();
    entries.addAll(transactions(sql, lane, after, until));
    entries.addAll(accounts(sql, lane, after, until));
    entries.sort(Comparator.comparingLong(Entry::laneSeq));
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).laneSeq() != after + 1 + i) {
        throw new LedgerBroken("lane %d has a gap at %d".formatted(lane, after + 1 + i));
      }
    }
    if (entries.size() != until - after) {
      throw new LedgerBroken("lane %d ends before %d".formatted(lane, until));
    }
    return entries;
  }

  private static List<Transaction> transactions(DSLContext sql, int lane, long after, long until) {
    return StoredTransactions.read(
            sql,
            TRANSACTION.LANE.eq(lane),
            TRANSACTION.LANE_SEQ.gt(after),
            TRANSACTION.LANE_SEQ.le(until))
        .map(StoredTransactions::of);
  }

  private static List<Account> accounts(DSLContext sql, int lane, long after, long until) {
    return sql.selectFrom(ACCOUNT_ENTRY)
        .where(
            ACCOUNT_ENTRY.LANE.eq(lane),
            ACCOUNT_ENTRY.LANE_SEQ.gt(after),
            ACCOUNT_ENTRY.LANE_SEQ.le(until))
        .fetch(r ->
            new Account(
                r.getAccount(),
                r.getLane(),
                r.getLaneSeq(),
                Account.Kind.valueOf(r.getKind()),
                Account.Status.valueOf(r.getStatus()),
                r.getCurrency(),
                r.getCountry(),
                r.getCustomerId(),
                r.getFloorMinor(),
                r.getPostedAt()));
  }
}
