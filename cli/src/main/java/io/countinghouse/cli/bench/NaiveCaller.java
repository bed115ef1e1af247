package io.countinghouse.cli.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The way one writes it first: a connection a request, a database transaction a payment. Both
 * balances are locked in the order of their ids, so it can't deadlock; it keeps no idempotency
 * keys.
 */
final class NaiveCaller implements BlockingCallers.Caller {

  private static final String LOCK =
      """
      SELECT account_id, balance_minor FROM ledger.balance
      WHERE account_id IN (?, ?) AND currency = 'EUR' ORDER BY account_id FOR UPDATE
      """;

  private static final String UPDATE =
      """
      UPDATE ledger.balance SET balance_minor = balance_minor + ?
      WHERE account_id = ? AND currency = 'EUR'
      """;

  private static final String INSERT =
      """
      INSERT INTO ledger.transaction (transaction_id, lane, lane_seq, type, debit_account_id, credit_account_id,
        subject_account_id, amount_minor, currency, occurred_at, posted_at, booking_date, value_date, client,
        idempotency_key)
      VALUES (uuidv7(), 0, ?, 'payment', ?, ?, ?, ?, 'EUR', now(), now(), current_date, current_date, 'bench', ?)
      """;

  private final BenchLedger ledger;
  private final Books books;
  private final AtomicLong sequence;
  private final SplittableRandom random;
  private final Connection connection;
  private final PreparedStatement lock;
  private final PreparedStatement update;
  private final PreparedStatement insert;

  NaiveCaller(BenchLedger ledger, Books books, AtomicLong sequence, int number)
      throws SQLException {
    this.ledger = ledger;
    this.books = books;
    this.sequence = sequence;
    this.random = new SplittableRandom(number);
    this.connection = ledger.connect();
    this.lock = connection.prepareStatement(LOCK);
    this.update = connection.prepareStatement(UPDATE);
    this.insert = connection.prepareStatement(INSERT);
  }

  @Override
  public int call() throws SQLException {
    var payment = books.next(random);
    long debit = ledger.id(payment.debit());
    long credit = ledger.id(payment.credit());
    lock.setLong(1, debit);
    lock.setLong(2, credit);
    try (var balances = lock.executeQuery()) {
      while (balances.next()) {
        balances.getLong(2); // where it would decide whether there are funds
      }
    }
    add(debit, -payment.minor());
    add(credit, payment.minor());
    insert(debit, credit, payment.minor());
    connection.commit();
    return 1;
  }

  private void add(long account, long minor) throws SQLException {
    update.setLong(1, minor);
    update.setLong(2, account);
    update.executeUpdate();
  }

  private void insert(long debit, long credit, long minor) throws SQLException {
    long seq = sequence.incrementAndGet();
    insert.setLong(1, seq);
    insert.setLong(2, debit);
    insert.setLong(3, credit);
    insert.setLong(4, debit);
    insert.setLong(5, minor);
    insert.setString(6, "naive-" + seq);
    insert.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
