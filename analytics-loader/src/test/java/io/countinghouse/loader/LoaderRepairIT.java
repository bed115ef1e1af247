package io.countinghouse.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.topics.DeadLetter;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.Repair;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a repair topic brings is admitted exactly once, and only if it lacks. */
class LoaderRepairIT {

  private static final Instant T = Instant.parse("2026-11-21T10:00:00Z");
  private static final TopicPartition STREAM = new TopicPartition("transactions", 0);
  private static final String BY_REPAIR =
      "SELECT toString(count()) FROM postings WHERE startsWith(batch_id, 'transactions.analytics-loader.repair/')";
  private static final Map<String, String> SMALL =
      Map.of("LOADER_BATCH_ROWS_MAX", "200", "LOADER_BATCH_AGE_MS_MAX", "20");

  @Test
  void whatLacksIsAdmittedOnceHoweverOftenItIsSentAndWhatIsThereNever() throws Exception {
    try (var stand = LoaderStand.start()) {
      var all = sample(20);
      for (var each : all) {
        if (each.laneSeq() == 7) { // the loader of that day can't read it
          stand.publishRaw(new ProducerRecord<>("transactions", 0, new byte[] {1}, new byte[] {2}));
        } else {
          stand.publish(Topics.TRANSACTIONS, 0, "key", each);
        }
      }
      stand.flush();
      var loader = stand.loader("loader", Map.of());
      stand.awaitAnswer("38", "SELECT toString(count()) FROM postings");

      var after = Repair.After.of(new DeadLetter.Origin("transactions", 0, 6));
      for (int i = 0; i < 3; i++) {
        repair(stand, all.get(6), after);
        repair(stand, all.get(3), after);
      }
      stand.flush();
      stand.awaitExactly(all);
      loader.close();
      stand.loader("another", Map.of());
      repair(stand, all.get(6), after);
      repairRaw(stand, new byte[] {3}, after);
      stand.flush();
      awaitTaken(stand, 8);
      stand.awaitExactly(all);
      assertEquals("2", stand.ask(BY_REPAIR));
      assertEquals(
          "(32768,0)",
          stand.ask(
              "SELECT toString((any(source_partition), any(source_offset))) FROM postings"
                  + " WHERE lane_seq = 7"),
          "its place in the repair topic, told apart from the stream's");
    }
  }

  @Test
  void whatTheStreamMayStillBringIsLeftToIt() throws Exception {
    try (var stand = LoaderStand.start()) {
      var all = sample(400);
      for (var each : all) { // before the stream: a repair that does not wait would be first
        repair(stand, each, new Repair.After(STREAM, 400));
      }
      var loader = stand.loader("loader", SMALL);
      stand.flush();
      Awaitility.await()
          .atMost(LoaderStand.LOADED_MAX)
          .until(() -> stand.log("loader").contains("repair waits"));
      for (var each : all) {
        stand.publish(Topics.TRANSACTIONS, 0, "key", each);
      }
      stand.flush();
      awaitTaken(stand, 400);
      stand.awaitExactly(all);
      assertEquals("0", stand.ask(BY_REPAIR));
      assertEquals(true, loader.alive());
    }
  }

  /** Whoever may write to the stream could otherwise hold up every repair after it, for ever. */
  @Test
  void aPlaceThatARecordOfTheStreamNamesHoldsUpNoRepair() throws Exception {
    try (var stand = LoaderStand.start()) {
      var all = sample(2);
      var poison = EventHeaders.record(Topics.TRANSACTIONS, 0, "key", all.getFirst());
      var schema = poison.headers().lastHeader("schema");
      poison.headers().remove("schema").add("schema", bytes("transaction/99"));
      poison.headers().add(Repair.AFTER, bytes("transactions/0/999999999999"));
      stand.publishRaw(poison);
      stand.flush();
      stand.loader("loader", Map.of());
      var letter = LoaderFlowIT.deadLetter(stand);
      stand.publishRaw( // as `dlq replay` does it when the form is known
          Repair.record(
              Topics.TRANSACTIONS.repairs("analytics-loader"),
              letter.headers().remove("schema").add(schema),
              letter.key(),
              letter.value(),
              Repair.afterOf(letter.headers()).orElseThrow()));
      repair(stand, all.getLast(), new Repair.After(STREAM, 0));
      stand.flush();
      awaitTaken(stand, 2);
      stand.awaitExactly(all);
    }
  }

  @Test
  void killsOfLoadersInTheMiddleOfRepairsLoseAndDoubleNothing() throws Exception {
    try (var stand = LoaderStand.start()) {
      var random = Seeds.random(Seeds.one());
      int count = 6_000; // over a month's end, so that batches have two inserts
      var all = Samples.transactions(random, count, Samples.MONTHS_END, Duration.ofNanos(200_000));
      var lost = new ArrayList<Transaction>();
      for (var each : all) {
        if (random.nextInt(3) > 0) {
          lost.add(each); // Kafka lost it
        } else {
          stand.publish(Topics.TRANSACTIONS, 0, "key", each);
        }
      }
      stand.flush();
      var loaders = new ArrayList<ServiceProcess>();
      loaders.add(stand.loader("loader-a", SMALL));
      loaders.add(stand.loader("loader-b", SMALL));
      var after = new Repair.After(STREAM, all.size() - lost.size());
      for (int i = 0; i < 4; i++) { // whoever repairs was killed too, and began anew
        var part = LoaderStand.piece(lost, 0, (i + 1) * lost.size() / 4);
        part.forEach(each -> repair(stand, each, after));
        stand.flush();
        awaitRepairs(stand, random, (2L * i * lost.size()) / 4);
        loaders.removeFirst().kill();
        loaders.add(stand.loader("loader-" + i, SMALL));
      }
      stand.awaitExactly(all);
      assertEquals(String.valueOf(2 * lost.size()), stand.ask(BY_REPAIR));
    }
  }

  private static void awaitRepairs(LoaderStand stand, RandomGenerator random, long before) {
    long rows = before + random.nextInt(1, 1_500);
    Awaitility.await()
        .atMost(LoaderStand.LOADED_MAX)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> Long.parseLong(stand.ask(BY_REPAIR)) > rows);
  }

  /** Until all before this offset of the repair topic is decided and committed. */
  private static void awaitTaken(LoaderStand stand, long offset) {
    var repairs = new TopicPartition("transactions.analytics-loader.repair", 0);
    Awaitility.await()
        .atMost(LoaderStand.LOADED_MAX)
        .until(() -> stand.committed(repairs).offset() >= offset);
  }

  private static void repair(LoaderStand stand, Transaction lost, Repair.After after) {
    var record = EventHeaders.record(Topics.TRANSACTIONS, lost.subjectAccount(), lost);
    stand.publishRaw(
        Repair.record(
            Topics.TRANSACTIONS.repairs("analytics-loader"),
            record.headers(),
            record.key(),
            record.value(),
            after));
  }

  private static void repairRaw(LoaderStand stand, byte[] value, Repair.After after) {
    var headers = new org.apache.kafka.common.header.internals.RecordHeaders();
    stand.publishRaw(
        Repair.record("transactions.analytics-loader.repair", headers, null, value, after));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<Transaction> sample(int count) {
    return Samples.transactions(Seeds.random(Seeds.one()), count, T, Duration.ofMillis(1));
  }
}
