package io.countinghouse.ingest.lane;

import static io.countinghouse.sql.ledger.Tables.KEPT;
import static io.countinghouse.sql.ledger.Tables.TRANSACTION;

import io.countinghouse.ingest.request.Instruction;
import io.countinghouse.ingest.request.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/**
 * The transactions that a batch settles or reverses, as they were posted. They never change, so
 * they are read before anything is locked; what has become of them is {@link Aftermath}.
 */
final class RelatedTransactions {

  private static final int VERSION_7 = 7;

  /** Another lane's clock may be ahead of this one's, but an id of next year can't be stored. */
  private static final Duration AHEAD_MAX = Duration.ofDays(1);

  private RelatedTransactions() {}

  /** The ids that these instructions name. */
  static Set<UUID> named(Collection<? extends Instruction> instructions) {
    var ids = new HashSet<UUID>();
    for (var instruction : instructions) {
      if (instruction instanceof Settlement settlement) {
        ids.add(settlement.relatedId());
      }
    }
    return ids;
  }

  /** Those that exist, and for the others whether their month is detached. */
  static Related of(DSLContext sql, Set<UUID> named, Instant postedAt) {
    var rows = read(sql, named, postedAt);
    return rows.size() == named.size()
        ? new Related(rows, null)
        : new Related(rows, sql.select(KEPT.KEPT_FROM).from(KEPT).fetchOne(KEPT.KEPT_FROM));
  }

  private static Map<UUID, TransactionRows.Row> read(
      DSLContext sql, Set<UUID> named, Instant postedAt) {
    var ids = new HashSet<UUID>();
    var first = Instant.MAX;
    var last = Instant.MIN;
    for (var id : named) {
      var posted = TransactionIds.millisecondOf(id);
      if (id.version() == VERSION_7 && posted.isBefore(postedAt.plus(AHEAD_MAX))) {
        ids.add(id);
        first = posted.isBefore(first) ? posted : first;
        last = posted.isAfter(last) ? posted : last;
      }
    }
    return ids.isEmpty() ? Map.of() : read(sql, ids, first, last.plusMillis(1));
  }

  /** The ids' own milliseconds bound the search to the months that they are of. */
  private static Map<UUID, TransactionRows.Row> read(
      DSLContext sql, Set<UUID> ids, Instant from, Instant until) {
    var found = new HashMap<UUID, TransactionRows.Row>();
    var rows =
        StoredTransactions.read(
            sql,
            TRANSACTION.TRANSACTION_ID.eq(DSL.any(ids.toArray(UUID[]::new))),
            TRANSACTION.POSTED_AT.ge(from),
            TRANSACTION.POSTED_AT.lt(until));
    for (var row : rows) {
      found.put(row.get(TRANSACTION.TRANSACTION_ID), row(row));
    }
    return found;
  }

  private static TransactionRows.Row row(Record r) {
    return new TransactionRows.Row(
        StoredTransactions.of(r),
        r.get(TRANSACTION.DEBIT_ACCOUNT_ID),
        r.get(TRANSACTION.CREDIT_ACCOUNT_ID),
        r.get(TRANSACTION.SUBJECT_ACCOUNT_ID),
        r.get(TRANSACTION.TRACEPARENT));
  }
}
