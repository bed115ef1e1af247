package io.countinghouse.reports.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.reports.chain.ChainVerification;
import io.countinghouse.reports.reconcile.Reconciliation;
import io.countinghouse.testkit.Servers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** A month of wrong facts is put right in one swap, or stays as it is. */
final class FactsRebuildIT extends WrongMonth {

  FactsRebuildIT(Servers servers) {
    super(servers);
  }

  @Test
  void whatIsWrongIsSaidAndPutRightAndRolledBack() throws Exception {
    var april =
        ask(
            "SELECT toString(sum(sipHash64(tuple(*)))) FROM postings WHERE toYYYYMM(posted_at) = 202604");
    var ready = assertInstanceOf(Result.Ready.class, rebuild(false), steps::toString).difference();
    assertEquals(new Difference(4, 6, 1, 2, ready.examples()), ready);
    assertTrue(ready.examples().contains("0/20 debit: missing"), ready.examples()::toString);
    assertTrue(ready.examples().contains("1/31 credit: doubled"), ready.examples()::toString);
    assertTrue(ready.examples().contains("2/40 debit: altered"), ready.examples()::toString);
    assertTrue(
        ready.examples().contains("2/900000 debit: not of the ledger"), ready.examples()::toString);
    assertEquals(wrong, ask(ROWS), "nothing was changed");

    assertEquals(ready, done());

    assertEquals(right, ask(ROWS));
    assertEquals(
        april,
        ask(
            "SELECT toString(sum(sipHash64(tuple(*)))) FROM postings WHERE toYYYYMM(posted_at) = 202604"));
    assertTrue(reconciled());
    assertTrue(
        ChainVerification.run(databases.postgres(), databases.clickHouse(), null, Duration.ZERO)
            .intact());
    assertNothingIsLeft();

    assertInstanceOf(Result.Same.class, rebuild(true));
    assertEquals(
        new Result.RollBackReady(ready),
        rollBack(false),
        "what is not the ledger's is what comes back");
    assertEquals(right, ask(ROWS), "nothing was changed");
    assertEquals(new Result.RolledBack(ready), rollBack(true));
    assertEquals(wrong, ask(ROWS));
    assertNothingIsLeft();

    done();
    assertEquals(right, ask(ROWS));
    assertInstanceOf(
        Result.Dropped.class, rebuilding(steps::add).dropFormer(EntryTable.POSTINGS, MARCH));
    assertInstanceOf(Result.Refused.class, rollBack(true));
  }

  /** By where rows come from the loader knows how far ClickHouse is. */
  @Test
  void whatWasRightKeepsWhereItCameFrom() throws Exception {
    done();
    var rebuilt = "countIf(source_partition = 65535 AND startsWith(batch_id, 'rebuild/'))";
    var kept = "countIf(source_partition = 0 AND batch_id = 'transactions/0/0')";
    var legs =
        "SELECT toString(("
            + rebuilt
            + ", "
            + kept
            + " + "
            + rebuilt
            + " = count())) FROM postings";
    assertEquals("(6,1)", ask(legs), "two transactions that lacked, one that was altered");
  }

  @Test
  void aMonthThatIsLostAltogetherComesBackAndCanBeRolledBack() throws Exception {
    databases.facts("ALTER TABLE postings DROP PARTITION ID '202603'");
    done();
    assertEquals(right, ask(ROWS));
    assertInstanceOf(Result.RolledBack.class, rollBack(true));
    assertEquals("0 0", ask(ROWS));
  }

  @Test
  void accountEntriesToo() throws Exception {
    var content =
        "SELECT toString((count(), sum(sipHash64(tuple(* EXCEPT (batch_id, source_partition, source_offset)))))) FROM account_entries";
    var before = ask(content);
    databases.facts(
        "INSERT INTO account_entries SELECT * FROM account_entries WHERE lane = 1 AND lane_seq = 3");
    databases.deleteFacts("account_entries", "lane = 0 AND lane_seq = 2");
    var result = rebuilding(steps::add).rebuild(EntryTable.ACCOUNT_ENTRIES, MARCH, true);
    var difference = assertInstanceOf(Result.Done.class, result, steps::toString).difference();
    assertEquals(
        new Difference(1, 1, 0, 0, List.of("0/2 entry: missing", "1/3 entry: doubled")),
        difference);
    assertEquals(before, ask(content));
  }

  @Test
  void aMonthThatIsNotOverIsRefused() throws Exception {
    var april = rebuilding(steps::add).rebuild(EntryTable.POSTINGS, YearMonth.of(2026, 4), true);
    assertRefused("over", april);
    databases.ledger("UPDATE ledger.lane SET published_seq = 10 WHERE lane = 1");
    assertRefused("published", rebuild(true));
    assertEquals(wrong, ask(ROWS));
  }

  @Test
  void aMonthOfWhichALoaderMayStillInsertIsRefused() throws Exception {
    send(STREAM);
    committed(STREAM, 0);
    assertRefused("stream", rebuild(true));
    committed(STREAM, 1_000_000);
    committed(REPAIRS, 0);
    send(REPAIRS);
    assertRefused("repairs", rebuild(true));
    assertEquals(wrong, ask(ROWS));
    assertNothingInTheWay();
    committed(REPAIRS, 1_000_000);
    done();
  }

  /** How far the loaders are can't be told by another Kafka than theirs. */
  @Test
  void aKafkaWithoutTheStreamIsNotTakenForOneThatIsDone() throws Exception {
    var before = ask("SELECT toString(count()) FROM account_entries");
    databases.deleteFacts("account_entries", "lane = 0 AND lane_seq = 2");
    forget("accounts");
    try {
      var failed =
          assertThrows(
              KafkaException.class,
              () -> rebuilding(steps::add).rebuild(EntryTable.ACCOUNT_ENTRIES, MARCH, true));
      assertTrue(String.valueOf(failed.getMessage()).contains("UnknownTopic"), failed::toString);
      assertFalse(steps.contains("swapped"), steps::toString);
    } finally {
      createTopics();
    }
    rebuilding(steps::add).rebuild(EntryTable.ACCOUNT_ENTRIES, MARCH, true);
    assertEquals(before, ask("SELECT toString(count()) FROM account_entries"));
  }

  @Test
  void aRowThatComesBeforeTheSwapIsSeenAndOneThatComesMeanwhileIsRefused() throws Exception {
    var late =
        "INSERT INTO postings SELECT * REPLACE (toUInt64(900001) AS lane_seq) FROM (SELECT * FROM postings WHERE lane = 2 AND lane_seq = 60)";
    var result =
        rebuilding(
                step -> {
                  if (step.equals("validated")) {
                    facts(late);
                  } else if (step.equals("fenced")
                      || step.equals("kept")
                      || step.equals("swapped")) {
                    var refusal = assertThrows(IllegalStateException.class, () -> facts(late));
                    assertTrue(
                        String.valueOf(refusal.getMessage()).contains("rebuilding_202603"),
                        refusal::toString);
                    facts(
                        "INSERT INTO postings SELECT * REPLACE (toUInt64(900002) AS lane_seq) FROM (SELECT * FROM postings WHERE lane = 2 AND lane_seq = 149)"); // of April
                  }
                  steps.add(step);
                })
            .rebuild(EntryTable.POSTINGS, MARCH, true);
    var difference = assertInstanceOf(Result.Done.class, result, steps::toString).difference();
    assertEquals(4, difference.foreign());
    assertEquals(right, ask(ROWS));
    assertNothingIsLeft();
  }

  /** What it may bring was decided by what the table had before. */
  @Test
  void aRepairThatIsSentDuringTheSwapUndoesIt() throws Exception {
    var result =
        rebuilding(
                step -> {
                  if (step.equals("swapped")) {
                    committedTo(end(REPAIRS) - 1);
                  } else if (step.equals("validated")) {
                    send(REPAIRS);
                    committedTo(end(REPAIRS));
                  }
                  steps.add(step);
                })
            .rebuild(EntryTable.POSTINGS, MARCH, true);
    assertRefused("repairs", result);
    assertTrue(steps.contains("restored"), steps::toString);
    assertEquals(wrong, ask(ROWS));
    assertNothingIsLeft();
  }

  /** So a zombie's insert, which comes late, is dropped as it was before. */
  @Test
  void tokensOfTheLiveTableOutliveTheSwapAndTheWayBack() throws Exception {
    var insert =
        "INSERT INTO postings SETTINGS insert_deduplication_token = 'transactions/0/0-9/202603/a0', insert_deduplicate = 1 SELECT * FROM postings WHERE lane = 0 AND lane_seq = 60 AND side = 'debit'";
    databases.facts(insert);
    done();
    databases.facts(insert);
    assertEquals(right, ask(ROWS));
    rollBack(true);
    var before = ask(ROWS);
    databases.facts(insert);
    assertEquals(before, ask(ROWS));
  }

  private boolean reconciled() throws Exception {
    return Reconciliation.run(databases.postgres(), databases.clickHouse(), Duration.ZERO)
        .reconciled();
  }

  private void assertNothingInTheWay() throws SQLException {
    assertEquals(
        "0",
        ask(
            "SELECT toString(count()) FROM system.tables WHERE database = currentDatabase() AND create_table_query LIKE '%rebuilding\\_%'"));
  }

  private static void assertRefused(String rule, Result result) {
    var obstacles = assertInstanceOf(Result.Refused.class, result).obstacles();
    assertTrue(
        obstacles.stream().anyMatch(obstacle -> obstacle.rule().equals(rule)), obstacles::toString);
  }

  private void facts(String sql) {
    try {
      databases.facts(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private void committedTo(long offset) {
    try {
      committed(REPAIRS, offset);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private long end(TopicPartition partition) {
    return send(partition) + 1;
  }

  /** The offset of a record that was sent there. */
  private long send(TopicPartition partition) {
    var bytes = new ByteArraySerializer();
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap());
    try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
      return producer
          .send(
              new ProducerRecord<>(
                  partition.topic(), partition.partition(), new byte[0], new byte[0]))
          .get()
          .offset();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
