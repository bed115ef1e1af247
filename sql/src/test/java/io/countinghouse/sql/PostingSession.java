package io.countinghouse.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Posts one transaction after another on lane 1, as every version of the schema since the first
 * takes it, and keeps the longest time that one took.
 */
final class PostingSession implements AutoCloseable {

  private static final String DEADLOCK = "40P01";

  private final Connection connection;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final AtomicInteger deadlocks = new AtomicInteger();
  private final AtomicLong worstNanos = new AtomicLong();
  private final Future<?> loop;
  private final AtomicLong posted = new AtomicLong();
  private volatile boolean ending;

  /** The connection is closed here. */
  PostingSession(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
    this.loop = thread.submit(this::post);
  }

  private Void post() throws SQLException {
    try (var statement = connection.createStatement()) {
      while (!ending) {
        long begin = System.nanoTime();
        retried(statement, posting(posted.get() + 1));
        worstNanos.accumulateAndGet(System.nanoTime() - begin, Math::max);
        posted.incrementAndGet();
      }
    }
    return null;
  }

  /** As a lane does with what a migration's locks made the server cancel. */
  private void retried(Statement statement, String sql) throws SQLException {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      if (!DEADLOCK.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback();
      deadlocks.incrementAndGet();
      statement.execute(sql);
    }
  }

  /** How often it was cancelled so, since it was last asked. */
  int deadlocks() {
    return deadlocks.getAndSet(0);
  }

  /** Waits until what is under way now is posted, and one more. */
  void awaitAnother() throws InterruptedException {
    long until = posted.get() + 2;
    while (posted.get() < until && !loop.isDone()) {
      TimeUnit.MILLISECONDS.sleep(1); // nothing tells of it; the loop ends with the session
    }
  }

  /** The longest since it was last asked. */
  long worstMs() {
    return TimeUnit.NANOSECONDS.toMillis(worstNanos.getAndSet(0));
  }

  /** Ends the loop; what it failed at is thrown. */
  @Override
  public void close() throws SQLException {
    ending = true;
    thread.close();
    try (connection) {
      if (loop.state() == Future.State.FAILED) {
        throw new SQLException("posting failed", loop.exceptionNow());
      }
    }
  }

  private static String posting(long seq) {
    return """
    INSERT INTO ledger.idempotency_key (client, idempotency_key, digest, transaction_id, claimed_at)
      VALUES ('other', 'key-%1$d', sha256(''), gen_random_uuid(), now());
    SELECT FROM ledger.balance JOIN ledger.account USING (account_id) WHERE account_id IN (1, 2)
      ORDER BY account_id FOR NO KEY UPDATE OF balance;
    INSERT INTO ledger.transaction (transaction_id, lane, lane_seq, type, debit_account_id, credit_account_id,
                                    subject_account_id, amount_minor, currency, occurred_at, posted_at, booking_date,
                                    value_date, client, idempotency_key)
      VALUES (gen_random_uuid(), 1, %1$d, 'card', 1, 2, 1, 5, 'EUR', now(), now(), current_date, current_date,
              'other', 'key-%1$d');
    UPDATE ledger.balance SET balance_minor = balance_minor + CASE account_id WHEN 1 THEN -5 ELSE 5 END
      WHERE account_id IN (1, 2);
    UPDATE ledger.lane SET last_seq = %1$d WHERE lane = 1;
    COMMIT
    """
        .formatted(seq);
  }
}
