package io.countinghouse.cli.demo;

import io.countinghouse.cli.Connection;
import io.countinghouse.events.Topics;
import java.sql.SQLException;

/** Asks all three servers how far the stream has come. */
final class Watch implements AutoCloseable {

  private final LedgerProbe ledger;
  private final KafkaProbe kafka;
  private final FactsProbe facts;

  Watch(Connection connection) throws SQLException {
    ledger = new LedgerProbe(connection);
    kafka = new KafkaProbe(connection.kafkaBootstrap());
    facts = new FactsProbe(connection);
  }

  Progress progress() throws SQLException {
    var loaded = facts.counts(); // against the flow: a later stage is never ahead of an earlier one
    long published = kafka.published();
    var lanes = ledger.lanes();
    return new Progress(
        lanes.transactions(),
        published,
        lanes.entries(),
        loaded.scores(),
        loaded.flags(),
        loaded.transactions(),
        loaded.asOfMs() == 0 ? 0 : Math.max(0, lanes.asOfMs() - loaded.asOfMs()));
  }

  /**
   * The rows and records themselves, counted one by one.
   *
   * @param posted in PostgreSQL
   * @param refused in PostgreSQL
   * @param published in Kafka
   * @param scored in ClickHouse
   * @param flagged in ClickHouse
   * @param loaded in ClickHouse, both legs
   * @param scoresPublished in Kafka
   * @param flagsPublished in Kafka
   */
  record Totals(
      long posted,
      long refused,
      long published,
      long scored,
      long flagged,
      long loaded,
      long scoresPublished,
      long flagsPublished) {

    /** Whether every stage has the same. */
    boolean agree() {
      return published == posted
          && scored == posted
          && loaded == posted
          && scoresPublished == scored
          && flagsPublished == flagged;
    }
  }

  Totals totals() throws SQLException {
    var loaded = facts.counts();
    return new Totals(
        ledger.posted(),
        ledger.refused(),
        kafka.count(Topics.TRANSACTIONS),
        loaded.scores(),
        loaded.flags(),
        loaded.transactions(),
        kafka.count(Topics.SCORES),
        kafka.count(Topics.FLAGS));
  }

  FactsProbe facts() {
    return facts;
  }

  @Override
  public void close() throws SQLException {
    try (facts;
        ledger) {
      kafka.close();
    }
  }
}
