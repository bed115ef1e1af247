package io.countinghouse.ingest.read;

import java.util.function.Function;
import java.util.function.Predicate;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * Reads, each in a transaction that keeps one view of the database (REPEATABLE READ, READ ONLY: the
 * pools are set so).
 */
public final class Snapshots {

  /** One view of the ledger. */
  record View(DSLContext sql, Snapshot snapshot, Kept kept) {

    /**
     * The lock is the one that reading takes anyway. It comes before the view begins, because which
     * months there are is no matter of the view: none is detached after it.
     */
    static View of(DSLContext sql) {
      sql.execute("LOCK TABLE ONLY ledger.transaction IN ACCESS SHARE MODE");
      return new View(sql, Snapshot.of(sql), Kept.of(sql));
    }
  }

  private final DSLContext primary;
  private final @Nullable DSLContext replica;

  /**
   * @param primary a pool of connections to the server that is posted to
   * @param replica one to a replica, null: there is none
   */
  public Snapshots(DSLContext primary, @Nullable DSLContext replica) {
    this.primary = primary;
    this.replica = replica;
  }

  /** Reads what the server has. */
  <T> T read(Consistency consistency, Function<View, T> read) {
    return read(consistency, snapshot -> true, read);
  }

  /**
   * Reads from a server that has enough; a replica that is still behind, or gone, gives way to the
   * primary. A read that takes too long on the replica is not made again on the server that the
   * tills need.
   *
   * @throws LedgerAway if the server can't be reached or takes too long
   */
  <T> T read(Consistency consistency, Predicate<Snapshot> enough, Function<View, T> read) {
    if (consistency == Consistency.REPLICA && replica != null) {
      var found = ofReplica(replica, enough, read);
      if (found != null) {
        return found;
      }
    }
    return in(primary, read);
  }

  /** Null: the primary is to answer. */
  private static <T> @Nullable T ofReplica(
      DSLContext pool, Predicate<Snapshot> enough, Function<View, T> read) {
    try {
      return in(pool, view -> enough.test(view.snapshot()) ? read.apply(view) : null);
    } catch (LedgerAway e) {
      if (e.serverGone()) {
        return null;
      }
      throw e; // too slow there is too slow here
    }
  }

  private static <T extends @Nullable Object> T in(DSLContext pool, Function<View, T> read) {
    try {
      return pool.transactionResult(transaction -> read.apply(View.of(transaction.dsl())));
    } catch (DataAccessException e) {
      throw LedgerAway.of(e);
    }
  }
}
