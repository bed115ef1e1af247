package io.countinghouse.reports.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.ChainHash;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Watermark;
import io.countinghouse.reports.Books;
import io.countinghouse.reports.Databases;
import io.countinghouse.reports.Filling;
import io.countinghouse.reports.chain.Finding.Kind;
import io.countinghouse.reports.chain.Finding.Store;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Servers;
import io.countinghouse.topics.ByteProducers;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.NewestWatermark;
import io.countinghouse.topics.TopicAdmin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Kafka's watermarks say against a ledger; the only class here that writes to Kafka. */
@ExtendWith(RunningStack.class)
final class PublishedMarksIT {

  private static final int ACCOUNTS = 10;
  private static final int N = ACCOUNTS + 60;
  private static final int STRANGE_LANE = 5;

  private final Databases databases;
  private final String kafka;
  private final Books first = Books.generate(0, ACCOUNTS, N - ACCOUNTS, Seeds.one());
  private final Books second = Books.generate(1, ACCOUNTS, N - ACCOUNTS, Seeds.one());

  PublishedMarksIT(Servers servers) throws Exception {
    databases = Databases.create(servers);
    kafka = servers.stack().kafka().bootstrap();
    TopicAdmin.create(kafka, "test", List.of());
  }

  @BeforeEach
  void fillAndPublish() throws Exception {
    var filling = new Filling(databases);
    filling.fill(first);
    filling.fill(second);
    publish(0, N, first.chainAt(N));
    publish(1, N, second.chainAt(N));
    databases.ledger("UPDATE ledger.lane SET published_seq = last_seq");
    databases.ledger("ALTER TABLE ledger.transaction DISABLE TRIGGER posted_rows_stay");
  }

  @AfterEach
  void close() throws Exception {
    databases.close();
  }

  private void publish(int lane, int seq, ChainHash chain) throws Exception {
    var watermark = new Watermark(lane, 1, seq, Instant.parse("2026-03-30T08:00:00Z"), chain);
    send(EventHeaders.record(Topics.WATERMARKS, lane, Integer.toString(lane), watermark));
  }

  private void send(ProducerRecord<byte[], byte[]> record) throws Exception {
    try (var producer = ByteProducers.of(kafka, Map.of())) {
      producer.send(record).get();
    }
  }

  private Verdict verdict() throws Exception {
    return ChainVerification.run(
        databases.postgres(), databases.clickHouse(), kafka, Duration.ZERO);
  }

  private void only(Finding expected) throws Exception {
    assertEquals(List.of(expected), verdict().findings());
  }

  private static Finding inKafka(Kind kind, int lane, long seq, long lastSeq) {
    return Finding.of(kind, Store.KAFKA, lane, seq, lastSeq);
  }

  @Test
  void watermarksThatStandWhereTheLedgerStandsAreIntact() throws Exception {
    var verdict = verdict();
    assertTrue(verdict.intact(), verdict::toString);
    assertEquals(
        List.of((long) N, (long) N),
        verdict.lanes().stream().map(Verdict.LaneVerdict::publishedSeq).toList());
    assertTrue(VerdictOutput.text(verdict).contains("PostgreSQL, Kafka and ClickHouse"));
    assertTrue(VerdictOutput.json(verdict).contains("\"published_seq\":" + N));
  }

  @Test
  void aBacklogIsNoFault() throws Exception {
    publish(1, 30, second.chainAt(30));
    databases.ledger("UPDATE ledger.lane SET published_seq = 30 WHERE lane = 1");
    var verdict = verdict();
    assertTrue(verdict.intact(), verdict::toString);
  }

  @Test
  void aLedgerThatLostItsEndIsFoundThoughBothDatabasesAgree() throws Exception {
    loseTheEnd(N - 8);
    only(inKafka(Kind.AHEAD, 1, N - 7, N));
  }

  /** As a restore of both databases to one earlier moment leaves them. */
  private void loseTheEnd(int last) throws Exception {
    databases.ledger("DELETE FROM ledger.transaction WHERE lane = 1 AND lane_seq > " + last);
    databases.ledger(
        "UPDATE ledger.lane SET last_seq = ?, published_seq = ?, chain = ? WHERE lane = 1",
        last,
        last,
        second.chainAt(last).toBytes());
    for (var table : List.of("postings", "account_entries")) {
      databases.deleteFacts(table, "lane = 1 AND lane_seq > " + last);
    }
    databases.deleteFacts("lane_watermarks", "lane = 1");
  }

  @Test
  void aLaneThatTheLedgerDoesNotKnowIsFound() throws Exception {
    publish(STRANGE_LANE, 3, ChainHash.GENESIS);
    try {
      only(inKafka(Kind.AHEAD, STRANGE_LANE, 1, 3));
    } finally {
      publish(STRANGE_LANE, 0, ChainHash.GENESIS); // for the other tests
    }
  }

  @Test
  void aHistoryThatWasRewrittenInBothDatabasesContradictsKafka() throws Exception {
    publish(0, N, second.chainAt(N)); // the ledger's chain of lane 0 is whole in itself
    only(inKafka(Kind.WATERMARK, 0, N, N));
    publish(0, 40, second.chainAt(40));
    databases.ledger("UPDATE ledger.lane SET published_seq = 40 WHERE lane = 0");
    only(inKafka(Kind.WATERMARK, 0, 40, 40));
  }

  @Test
  void aRowThatWasAlteredAlikeInBothIsFoundBeforeKafkasWatermark() throws Exception {
    publish(1, 50, second.chainAt(50));
    databases.ledger("UPDATE ledger.lane SET published_seq = 50 WHERE lane = 1");
    databases.deleteFacts("lane_watermarks", "lane = 1");
    databases.ledger(
        "UPDATE ledger.transaction SET description = 'gift' WHERE lane = 1 AND lane_seq = 45");
    databases.facts(
        "INSERT INTO postings SELECT * REPLACE ('gift' AS description, 'changed' AS batch_id)"
            + " FROM postings WHERE lane = 1 AND lane_seq = 45");
    databases.deleteFacts("postings", "batch_id != 'changed' AND lane = 1 AND lane_seq = 45");
    only(Finding.of(Kind.CHAIN, Store.POSTGRESQL, 1, 1, 50));
  }

  @Test
  void aKafkaThatLostItsEndIsFound() throws Exception {
    publish(1, N - 5, second.chainAt(N - 5));
    only(inKafka(Kind.BEHIND, 1, N - 4, N));
  }

  @Test
  void aWatermarkThatCanNotBeReadIsNoVerdict() throws Exception {
    send(new ProducerRecord<>(Topics.WATERMARKS.name(), 1, new byte[] {'1'}, new byte[] {7}));
    assertThrows(NewestWatermark.UnreadableException.class, this::verdict);
  }
}
