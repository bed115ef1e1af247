package io.countinghouse.ingest;

import static io.countinghouse.sql.ledger.Tables.LANE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.events.Account;
import io.countinghouse.events.ChainHash;
import io.countinghouse.events.Entry;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.ingest.publish.LedgerLog;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** Asks PostgreSQL and Kafka themselves whether they agree. */
final class Proof {

  private Proof() {}

  /** Waits until Kafka has all, then checks that it has it once, in order, byte for byte. */
  static void ledgerAndKafkaAgree(Ingest servers) throws Exception {
    var bootstrap = servers.kafka().bootstrap();
    try (var connection = servers.sql()) {
      var sql = DSL.using(connection, SQLDialect.POSTGRES);
      await()
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> {
            for (int lane : lanes(sql)) {
              assertEquals(lastSeq(sql, lane), publishedSeq(bootstrap, lane), "lane " + lane);
            }
          });
      var published = PublishedLog.entries(bootstrap);
      for (int lane : lanes(sql)) {
        same(sql, bootstrap, lane, published);
      }
      saysWhoIsACustomer(published);
    }
    assertEquals(0, servers.number(UNBALANCED), "balances that are not the sum of their postings");
  }

  private static final String UNBALANCED =
      """
      SELECT count(*) FROM ledger.balance b
      FULL JOIN (
        SELECT account_id, currency,
               sum(CASE side WHEN 'credit' THEN amount_minor ELSE -amount_minor END) AS total
        FROM ledger.posting GROUP BY account_id, currency) p
      USING (account_id, currency)
      WHERE coalesce(b.balance_minor, 0) <> coalesce(p.total, 0)
      """;

  private static List<Integer> lanes(DSLContext sql) {
    return sql.select(LANE.LANE_).from(LANE).orderBy(LANE.LANE_).fetch(LANE.LANE_);
  }

  private static long lastSeq(DSLContext sql, int lane) {
    return sql.select(LANE.LAST_SEQ).from(LANE).where(LANE.LANE_.eq(lane)).fetchSingle().value1();
  }

  private static long publishedSeq(String bootstrap, int lane) {
    var watermarks = PublishedLog.watermarks(bootstrap, lane);
    return watermarks.isEmpty() ? 0 : watermarks.getLast().lastSeq();
  }

  private static void same(
      DSLContext sql,
      String bootstrap,
      int lane,
      List<PublishedLog.Read<? extends Entry>> published) {
    var bySeq = new TreeMap<Long, PublishedLog.Read<? extends Entry>>();
    for (var read : published) {
      if (read.value().lane() == lane) {
        var before = bySeq.put(read.value().laneSeq(), read);
        assertEquals(null, before, "published twice: " + read);
      }
    }
    var log = LedgerLog.read(sql, lane, 0, lastSeq(sql, lane));
    var chain = ChainHash.GENESIS;
    for (var entry : log) {
      var read = bySeq.get(entry.laneSeq());
      assertEquals(bytes(entry), read == null ? "not published" : read.bytes(), entry::toString);
      chain = chain.next(entry);
    }
    assertEquals(log.size(), bySeq.size());
    assertEquals(chain, PublishedLog.watermarks(bootstrap, lane).getLast().chain());
  }

  /** As the accounts were opened. */
  private static void saysWhoIsACustomer(List<PublishedLog.Read<? extends Entry>> published) {
    var customers = new HashSet<String>();
    for (var read : published) {
      if (read.value() instanceof Account a && a.kind() == Account.Kind.CUSTOMER) {
        customers.add(a.account());
      }
    }
    for (var read : published) {
      if (read.value() instanceof Transaction t) {
        assertEquals(customers.contains(t.counterparty()), t.counterpartyIsCustomer(), t::toString);
      }
    }
  }

  private static String bytes(Entry entry) {
    return HexFormat.of()
        .formatHex(
            switch (entry) {
              case Transaction t -> Topics.TRANSACTIONS.codec().encode(t);
              case Account a -> Topics.ACCOUNTS.codec().encode(a);
            });
  }
}
