package io.countinghouse.sql.lanes;

import io.countinghouse.events.ChainHash;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;
import java.util.UUID;

/**
 * Retires lanes, as the ledger's owner. Each step is one transaction, so whatever ends it, the lane
 * is retired or it is not.
 */
public final class LaneKeeping {

  /** The owner of a lane that nobody will own again. */
  private static final UUID NOBODY = new UUID(0, 0);

  private static final String LOCK = "SELECT FROM ledger.lane WHERE lane = ? FOR NO KEY UPDATE";

  /**
   * Raises the epoch: whatever a former owner still sends finds another row than it left. Unless
   * the lane is given up, Kafka has all of it, and the row knows it from then on.
   */
  private static final String RETIRE =
      """
      UPDATE ledger.lane
      SET epoch = epoch + 1, owner = ?, owner_pid = 0, retired_at = clock_timestamp(),
          published_seq = CASE WHEN ? THEN published_seq ELSE last_seq END,
          published_chain = CASE WHEN ? THEN published_chain ELSE chain END
      WHERE lane = ?
      """;

  private static final String RECORD =
      """
      INSERT INTO ledger.retirement (lane, version, given_up, kafka_seq, kafka_chain, reason, recorded_by)
      SELECT ?, coalesce(max(version), 0) + 1, ?, ?, ?, ?, ? FROM ledger.retirement WHERE lane = ?
      """;

  /** As an ingest opens one: its time begins where the furthest lane's stands. */
  private static final String OPEN =
      """
      INSERT INTO ledger.lane (lane, epoch, owner, owner_pid, last_seq, as_of, chain)
      SELECT ?, 1, ?, 0, 0, greatest(now(), max(as_of)), ? FROM ledger.lane
      """;

  private final Connection ledger;

  /**
   * @param ledger the owner's connection; it is the caller's to close
   */
  public LaneKeeping(Connection ledger) throws SQLException {
    this.ledger = ledger;
    ledger.setAutoCommit(false);
    try (var statement = ledger.createStatement()) {
      statement.execute("SET lock_timeout = '5s'");
    }
    ledger.commit();
  }

  /** The lane as it stands; empty: it was never opened. */
  public Optional<LaneStanding> find(int lane) throws SQLException {
    try {
      return LaneStandings.find(ledger, lane);
    } finally {
      ledger.rollback();
    }
  }

  /**
   * Retires a lane.
   *
   * @param seen as it was when it was decided
   * @param givenUp whether Kafka says otherwise than the lane's row
   * @return false: somebody has moved or taken it since, and nothing is changed
   */
  public boolean retire(
      LaneStanding seen, boolean givenUp, KafkaMark inKafka, String reason, String by)
      throws SQLException {
    return committed(() -> {
      lock(seen.lane());
      var now = LaneStandings.find(ledger, seen.lane()).orElseThrow();
      if (now.retiredAt() != null || !now.unmoved(seen)) {
        return false;
      }
      freeze(seen.lane(), givenUp);
      record(seen.lane(), givenUp, inKafka, reason, by);
      return true;
    });
  }

  /**
   * Retires a lane that this ledger never opened, as one without an entry: it was opened after the
   * moment to which the ledger was put back.
   *
   * @throws SQLException also if somebody has just opened it
   */
  public void retireUnknown(int lane, KafkaMark inKafka, String reason, String by)
      throws SQLException {
    committed(() -> {
      try (var open = ledger.prepareStatement(OPEN)) {
        open.setInt(1, lane);
        open.setObject(2, NOBODY);
        open.setBytes(3, ChainHash.GENESIS.toBytes());
        open.executeUpdate();
      }
      freeze(lane, true);
      record(lane, true, inKafka, reason, by);
      return true;
    });
  }

  /** Acknowledges what Kafka says now of a lane that is retired. */
  public void acknowledge(int lane, KafkaMark inKafka, String reason, String by)
      throws SQLException {
    committed(() -> {
      lock(lane);
      record(lane, true, inKafka, reason, by);
      return true;
    });
  }

  private void lock(int lane) throws SQLException {
    try (var lock = ledger.prepareStatement(LOCK)) {
      lock.setInt(1, lane);
      lock.execute();
    }
  }

  private void freeze(int lane, boolean givenUp) throws SQLException {
    try (var retire = ledger.prepareStatement(RETIRE)) {
      retire.setObject(1, NOBODY);
      retire.setBoolean(2, givenUp);
      retire.setBoolean(3, givenUp);
      retire.setInt(4, lane);
      retire.executeUpdate();
    }
  }

  private void record(int lane, boolean givenUp, KafkaMark inKafka, String reason, String by)
      throws SQLException {
    var chain = inKafka.chain();
    try (var record = ledger.prepareStatement(RECORD)) {
      record.setInt(1, lane);
      record.setBoolean(2, givenUp);
      record.setObject(3, chain == null ? null : inKafka.seq(), Types.BIGINT);
      record.setBytes(4, chain == null ? null : chain.toBytes());
      record.setString(5, reason);
      record.setString(6, by);
      record.setInt(7, lane);
      record.executeUpdate();
    }
  }

  @FunctionalInterface
  private interface Step {
    boolean run() throws SQLException;
  }

  private boolean committed(Step step) throws SQLException {
    boolean done = false;
    try {
      done = step.run();
      if (done) {
        ledger.commit();
      }
      return done;
    } finally {
      if (!done) {
        ledger.rollback();
      }
    }
  }
}
