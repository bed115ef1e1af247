package io.countinghouse.loader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Account;
import io.countinghouse.events.ChainHash;
import io.countinghouse.events.FeatureValues;
import io.countinghouse.events.Flag;
import io.countinghouse.events.Review;
import io.countinghouse.events.Score;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.events.Watermark;
import io.countinghouse.loader.batch.Committed;
import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.topics.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What comes in from Kafka stands in ClickHouse, value for value. */
class LoaderFlowIT {

  private static final Instant T = Instant.parse("2026-11-21T10:00:00.123456Z");
  private static final UUID ID = UUID.fromString("00010203-0405-0607-0809-0a0b0c0d0e0f");

  @Test
  void everyTopicReachesItsTableValueForValue() throws Exception {
    try (var stand = LoaderStand.start()) {
      publishOneOfEach(stand);
      stand.loader("loader", Map.of());
      var random = Seeds.random(Seeds.one());
      var transaction = Samples.transaction(random, 1, T);
      stand.publish(transaction);
      stand.flush();
      stand.awaitAnswer(
          "(0,2,'acme','merchant','open','EUR',NULL,NULL,-500,'2026-11-21 10:00:00.123456')",
          "SELECT toString(tuple(lane, lane_seq, account, kind, status, currency, country,"
              + " customer_id, floor_minor, toString(posted_at))) FROM account_entries");
      stand.awaitAnswer(
          "(3,7,42,'2026-11-21 10:00:00.123456','%s')".formatted(ChainHash.GENESIS),
          "SELECT toString(tuple(lane, epoch, last_seq, toString(as_of), toString(chain)))"
              + " FROM lane_watermarks");
      stand.awaitAnswer(
          "(1,5,'00010203-0405-0607-0809-0a0b0c0d0e0f','ann',0.75,'rules-1',0.5,'d1',0.75,2.5,[1,2.5],"
              + "true,0.875,true,['velocity/3'],'d2',0.25)",
          "SELECT toString(tuple(lane, lane_seq, toString(transaction_id), subject_account, score,"
              + " rule_set_version, rules_score, model_digest, model_score, features['velocity'],"
              + " model_features, flagged, shadow_score, shadow_flagged, shadow_rules,"
              + " shadow_model_digest, shadow_model_score)) FROM scores");
      stand.awaitAnswer(
          "('12.50',0.9,['velocity','new_country'],[1,2],[7.5,1],['PT1H',''],['','country is"
              + " DE'],'d1',0.75,['amount'],"
              + "[12.5],[1.5],'00010203-0405-0607-0809-0a0b0c0d0e0f',2,1,'analyst-1','travels')",
          "SELECT toString(tuple(amount, score, reasons.rule, reasons.version, reasons.observed,"
              + " reasons.window, reasons.evidence, model_digest, model_score,"
              + " contributions.feature, contributions.value, contributions.log_odds,"
              + " toString(alert_id), alert_flags, snoozed_until > posted_at, snoozed_by,"
              + " snooze_reason)) FROM flags");
      stand.awaitAnswer("2", "SELECT toString(count()) FROM postings");
      assertEquals(
          "[('debit','%1$s',%2$d,true),('credit','%3$s',%2$d,false)]"
              .formatted(
                  transaction.debitAccount(),
                  transaction.amountMinor(),
                  transaction.creditAccount()),
          stand.ask(
              "SELECT toString(groupArray(tuple(toString(side), account, amount_minor,"
                  + " is_subject))) FROM (SELECT * FROM postings ORDER BY side)"));
      assertEquals(
          String.valueOf(transaction.description()),
          stand.ask("SELECT toString(ifNull(any(description), 'null')) FROM postings"));
    }
  }

  /** Columns stand by themselves in an insert: each must be its own, and each row's. */
  @Test
  void everyColumnOfEveryRowIsItsOwnAlsoWhereAnotherHasNothing() throws Exception {
    try (var stand = LoaderStand.start()) {
      publishOneOfEach(stand);
      publishBareOnes(stand);
      stand.publish(authorised());
      stand.loader("loader", Map.of());
      stand.awaitAnswer("2", "SELECT toString(count()) FROM postings");
      for (var table : List.of("scores", "flags", "reviews")) {
        stand.awaitAnswer("2", "SELECT toString(count()) FROM " + table);
      }
      assertEquals(
          "(1,5,'ID','ann','T',0.75,'rules-1',0.5,'d1',0.75,{'velocity':2.5},[1,2.5],true,0.875,"
              + "true,['velocity/3'],'d2',0.25)"
              + "(1,6,'ID','bob','T',0.125,'rules-2',0.125,'',NULL,{},[],false,NULL,false,[],'',NULL)",
          whole(stand, "scores"));
      assertEquals(
          "(1,5,'ID','ann','T','T','12.50','EUR','acme',NULL,'DE',0.9,0.8,'rules-1','d1',0.75,"
              + "['velocity','new_country'],[1,2],[7.5,1],[5,1],['transactions','countries'],"
              + "['PT1H',''],[0.5,0.4],['','country is DE'],['amount'],[12.5],[1.5],"
              + "'ID',2,'2026-11-21 10:01:00.123456','analyst-1','travels')"
              + "(1,6,'ID','bob','T','T','7','JPY','shop','shop-1',NULL,0.7,0.6,'rules-2','',NULL,"
              + "['first-payee'],[3],[1],[0],['payments'],[''],[0.7],[''],[],[],[],NULL,0,"
              + "'1970-01-01 00:00:00.000000','','')",
          whole(stand, "flags"));
      assertEquals(
          "('ID','ann','confirmed','reviewer-3','2026-11-21 11:00:00.123456','chargeback',NULL,"
              + "'acme')('ID','bob','dismissed','reviewer-4','2026-11-21 12:00:00.123456','known',"
              + "'shop-1','shop')",
          whole(stand, "reviews"));
      assertEquals(
          "(0,9,'ID','debit','ann','acme',true,'authorise','card',0,1250,'EUR','T','T',"
              + "'2026-11-21','2026-11-23','till','key-9','acme-1','books','pos','FR','a book',NULL,"
              + "'{\"a\":1}')"
              + "(0,9,'ID','credit','acme','ann',false,'authorise','card',0,0,'EUR','T','T',"
              + "'2026-11-21','2026-11-23','till','key-9','acme-1','books','pos','FR','a book',NULL,"
              + "'{\"a\":1}')",
          whole(stand, "postings"));
    }
  }

  /** All columns but those that say where a row comes from. */
  private static String whole(LoaderStand stand, String table) {
    var order =
        switch (table) {
          case "reviews" -> "subject_account";
          case "postings" -> "side";
          default -> "lane_seq";
        };
    return stand
        .ask(
            "SELECT arrayStringConcat(groupArray(row)) FROM (SELECT toString(tuple(* EXCEPT"
                + " (batch_id, source_partition, source_offset))) AS row FROM %s ORDER BY %s)"
                    .formatted(table, order))
        .replace(ID.toString(), "ID")
        .replace("2026-11-21 10:00:00.123456", "T");
  }

  private static Transaction authorised() {
    return new Transaction(
        ID,
        0,
        9,
        "card",
        "ann",
        "acme",
        "ann",
        1_250,
        "EUR",
        T,
        T,
        LocalDate.of(2026, 11, 21),
        LocalDate.of(2026, 11, 23),
        "till",
        "key-9",
        "acme-1",
        "books",
        "pos",
        "FR",
        "a book",
        Transaction.Kind.AUTHORISE,
        null,
        T.plusSeconds(60),
        1_250,
        "{\"a\":1}",
        false);
  }

  /** Whatever a message may lack, these lack. */
  private static void publishBareOnes(LoaderStand stand) {
    stand.publish(
        Topics.SCORES,
        0,
        "bob",
        new Score(ID, "bob", 1, 6, T, 0.125, "rules-2", 0.125, List.of(), null, false, null));
    var reason = new Flag.Reason("first-payee", 3, 1, 0, "payments", null, 0.7, null);
    stand.publish(
        Topics.FLAGS,
        2,
        "bob",
        new Flag(
            ID,
            "bob",
            1,
            6,
            T,
            T,
            "7",
            "JPY",
            "shop",
            "shop-1",
            null,
            0.7,
            0.6,
            "rules-2",
            List.of(reason),
            null,
            null,
            null));
    stand.publish(
        Topics.REVIEWS,
        2,
        "bob",
        new Review(
            ID,
            "bob",
            Review.Outcome.DISMISSED,
            "reviewer-4",
            T.plusSeconds(7_200),
            "known",
            "shop-1",
            "shop",
            new Review.Payment(T, Review.Direction.OUT, "7", "JPY")));
  }

  private static void publishOneOfEach(LoaderStand stand) {
    stand.publish(
        Topics.ACCOUNTS,
        1,
        "acme",
        new Account(
            "acme", 0, 2, Account.Kind.MERCHANT, Account.Status.OPEN, "EUR", null, null, -500L, T));
    stand.publish(Topics.WATERMARKS, 3, "3", new Watermark(3, 7, 42, T, ChainHash.GENESIS));
    stand.publish(
        Topics.SCORES,
        0,
        "ann",
        new Score(
            ID,
            "ann",
            1,
            5,
            T,
            0.75,
            "rules-1",
            0.5,
            List.of(new Score.Feature("velocity", 2.5)),
            new Score.ByModel("d1", 0.75, FeatureValues.of(1, 2.5f)),
            true,
            new Score.Shadow(0.875, true, List.of("velocity/3"), "d2", 0.25)));
    var reasons =
        List.of(
            new Flag.Reason("velocity", 1, 7.5, 5, "transactions", "PT1H", 0.5, null),
            new Flag.Reason("new_country", 2, 1, 1, "countries", null, 0.4, "country is DE"));
    stand.publish(
        Topics.FLAGS,
        2,
        "ann",
        new Flag(
            ID,
            "ann",
            1,
            5,
            T,
            T,
            "12.50",
            "EUR",
            "acme",
            null,
            "DE",
            0.9,
            0.8,
            "rules-1",
            reasons,
            new Flag.ByModel("d1", 0.75, List.of(new Flag.Contribution("amount", 12.5, 1.5))),
            new Flag.Alert(ID, T, 2),
            new Flag.Snoozed(T.plusSeconds(60), "analyst-1", "travels")));
    stand.publish(
        Topics.REVIEWS,
        2,
        "ann",
        new Review(
            ID,
            "ann",
            Review.Outcome.CONFIRMED,
            "reviewer-3",
            T.plusSeconds(3_600),
            "chargeback",
            null,
            "acme",
            new Review.Payment(T, Review.Direction.OUT, "12.50", "EUR")));
  }

  @Test
  void aPoisonMessageGoesToTheDeadLettersAndTheOthersGoOn() throws Exception {
    try (var stand = LoaderStand.start()) {
      var transactions =
          Samples.transactions(Seeds.random(Seeds.one()), 20, T, Duration.ofMillis(1));
      byte[] poison = {1, 2, 3};
      LoaderStand.piece(transactions, 0, 10).forEach(stand::publish);
      stand.publishRaw(new ProducerRecord<>("transactions", 0, new byte[] {9}, poison));
      LoaderStand.piece(transactions, 10, 20).forEach(stand::publish);
      stand.flush();
      stand.loader("loader", Map.of());
      stand.awaitExactly(transactions);
      var letter = deadLetter(stand);
      assertArrayEquals(poison, letter.value());
      assertArrayEquals(new byte[] {9}, letter.key());
      assertEquals("transactions", header(letter, DeadLetter.TOPIC));
      assertEquals("0", header(letter, DeadLetter.PARTITION));
      assertEquals("header schema is missing", header(letter, DeadLetter.REASON));
    }
  }

  @Test
  void aDeadLetterThatCantBeWrittenHoldsUpItsOwnPartitionAloneAndOneTooLargeGoesWithoutItsValue()
      throws Exception {
    try (var stand = LoaderStand.start()) {
      var all = Samples.transactions(Seeds.random(Seeds.one()), 20, T, Duration.ofMillis(1));
      stand.deadLetterBytesMax("transactions", 1);
      publishLarge(stand, 5 << 20);
      stand.publish(Topics.TRANSACTIONS, 0, "key", all.getLast());
      for (var each : all.subList(0, 19)) {
        stand.publish(Topics.TRANSACTIONS, 1, "key", each);
      }
      stand.flush();
      var loader = stand.loader("loader", Map.of("METRICS_PORT", "0"));
      stand.awaitExactly(all.subList(0, 19));
      Awaitility.await()
          .atMost(LoaderStand.LOADED_MAX)
          .until(() -> LoaderStand.figure(loader, "loader_dead_letters_waiting_seconds") >= 1);
      assertEquals("none", stand.committed(new TopicPartition("transactions", 0)).metadata());
      stand.deadLetterBytesMax("transactions", Topics.DEAD_LETTER_BYTES_MAX);
      stand.awaitExactly(all);
      var letter = deadLetter(stand);
      assertNull(letter.value());
      assertArrayEquals(new byte[] {9}, letter.key());
      assertEquals(
          "header schema is missing; too large for a letter: left out are its value of 5242880"
              + " bytes",
          header(letter, DeadLetter.REASON));
    }
  }

  /** Brokers bound what records take when they are packed. */
  private static void publishLarge(LoaderStand stand, int bytes) throws Exception {
    try (var packing =
        new KafkaProducer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                stand.kafka().bootstrap(),
                "compression.type",
                "zstd",
                "max.request.size",
                2 * bytes),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      packing.send(new ProducerRecord<>("transactions", 0, new byte[] {9}, new byte[bytes])).get();
    }
  }

  static ConsumerRecord<byte[], byte[]> deadLetter(LoaderStand stand) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", stand.kafka().bootstrap()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var partition = new TopicPartition("transactions.analytics-loader.dlq", 0);
      consumer.assign(List.of(partition));
      consumer.seek(partition, 0);
      return Awaitility.await()
          .atMost(LoaderStand.LOADED_MAX)
          .until(() -> consumer.poll(Duration.ofMillis(200)).records(partition), l -> !l.isEmpty())
          .getFirst();
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  @Test
  void aBatchOverTheMonthsEndIsOneInsertForEachMonth() throws Exception {
    try (var stand = LoaderStand.start()) {
      var transactions =
          Samples.transactions(
              Seeds.random(Seeds.one()), 2_000, Samples.MONTHS_END, Duration.ofMillis(1));
      transactions.forEach(stand::publish);
      stand.flush();
      stand.loader("loader", Map.of("LOADER_BATCH_AGE_MS_MAX", "2000"));
      stand.awaitExactly(transactions);
      assertEquals(
          "[(202610,2000),(202611,2000)]",
          stand.ask(
              "SELECT toString(groupArray((month, n))) FROM (SELECT toYYYYMM(posted_at) AS month,"
                  + " count() AS n FROM postings GROUP BY month ORDER BY month)"));
    }
  }

  /** ClickHouse takes an insert into one of its partitions, and Kafka a commit of so many bytes. */
  @Test
  void tenYearsOfMonthsAreCutIntoBatchesOfFew() throws Exception {
    try (var stand = LoaderStand.start()) {
      var transactions =
          Samples.transactions(
              Seeds.random(Seeds.one()),
              1_000,
              Instant.parse("2016-01-15T12:00:00Z"),
              Duration.ofHours(88));
      transactions.forEach(stand::publish);
      stand.flush();
      stand.loader("loader", Map.of("LOADER_BATCH_AGE_MS_MAX", "2000"));
      stand.awaitExactly(transactions);
      assertEquals(
          "(121,64)",
          stand.ask(
              "SELECT toString(((SELECT uniqExact(toYYYYMM(posted_at)) FROM postings), max(months)))"
                  + " FROM (SELECT uniqExact(toYYYYMM(posted_at)) AS months FROM postings GROUP BY"
                  + " batch_id)"));
    }
  }

  @Test
  void anIdlePartitionIsCommittedAsClosedBeyondTheEndsOfTransactionsAndOutlivesThem()
      throws Exception {
    try (var stand = LoaderStand.start()) {
      var all = Samples.transactions(Seeds.random(Seeds.one()), 3, T, Duration.ZERO);
      var partition = new TopicPartition("transactions", 0);
      stand.publishTogether(0, LoaderStand.piece(all, 0, 1), true);
      var loader = stand.loader("loader", Map.of());
      stand.awaitExactly(LoaderStand.piece(all, 0, 1));
      awaitClosed(stand, partition, 2); // the record, and the end of its transaction
      stand.publishTogether(0, LoaderStand.piece(all, 1, 2), false);
      awaitClosed(stand, partition, 4);
      loader.close();
      stand.forget(partition);
      stand.loader("again", Map.of());
      stand.publishTogether(0, LoaderStand.piece(all, 1, 3), true);
      stand.awaitExactly(all);
    }
  }

  private static void awaitClosed(LoaderStand stand, TopicPartition partition, long offset) {
    Awaitility.await()
        .atMost(LoaderStand.LOADED_MAX)
        .untilAsserted(() ->
            assertEquals(new Committed.Closed(offset), Committed.of(stand.committed(partition))));
  }

  @Test
  void kafkaThatTakesNoCommitsIsAway() throws Exception {
    try (var stand = LoaderStand.start();
        var proxy = new HoldingProxy(stand.clickhouse().url())) {
      var hold = proxy.holdNext();
      var loader =
          stand.loader("loader", Map.of("CLICKHOUSE_URL", proxy.url(), "METRICS_PORT", "0"));
      var all = Samples.transactions(Seeds.random(Seeds.one()), 1, T, Duration.ZERO);
      stand.publish(Topics.TRANSACTIONS, 0, "key", all.getFirst());
      stand.flush();
      assertTrue(hold.awaitHeld());
      stand.kafka().suspend();
      try {
        hold.release();
        stand.awaitExactly(all);
        awaitFigure(loader, "loader_away", 1);
      } finally {
        stand.kafka().resume();
      }
      awaitClosed(stand, new TopicPartition("transactions", 0), 1);
      awaitFigure(loader, "loader_away", 0);
    }
  }

  private static void awaitFigure(ServiceProcess loader, String name, double value) {
    Awaitility.await(name)
        .atMost(LoaderStand.LOADED_MAX)
        .until(() -> LoaderStand.figure(loader, name) == value);
  }
}
