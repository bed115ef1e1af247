package io.countinghouse.scorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.model.Model;
import io.countinghouse.detection.model.ModelActivation;
import io.countinghouse.detection.model.ModelActivation.Slot;
import io.countinghouse.detection.model.ModelLanguage;
import io.countinghouse.detection.model.ModelPart;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.detection.rule.RuleFile;
import io.countinghouse.events.Micros;
import io.countinghouse.events.ModelDocument;
import io.countinghouse.events.RuleDocument;
import io.countinghouse.events.Score;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.stack.KafkaBroker;
import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.topics.DeadLetter;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.TopicAdmin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Rules and models that change while a scorer runs on a real broker, and what a replay makes of
 * them.
 */
final class RulesIT {

  private static final Duration LONG = Duration.ofMinutes(3);
  private static final Duration AHEAD = RuleBook.LEAD.plusSeconds(30);
  private static final Duration STEP = Duration.ofMillis(500);

  private static final String RULE =
      "{'kind':'rule','id':'%s','version':1,'about':'x','author':'a',"
          + "'when':{'fact':'direction','is':['out']},%s}";
  private static final String ACTIVATION =
      "{'kind':'activation','id':'%s','version':1,'mode':'%s','from':'%s','author':'a'}";

  /**
   * A condition that this program does not know, said to be of a language that it does not know.
   */
  private static final String LATER =
      "{'kind':'rule','language':3,'id':'moody','version':1,'about':'x','author':'a',"
          + "'when':{'mood':'bad'},'weight':0.5}";

  /** So long after the others comes the rule that can't be read. */
  private static final Duration LATER_BY = Duration.ofSeconds(20);

  /**
   * Of the payment alone: merchants' profiles come in beside the stream, so a replay has others.
   */
  private final Model live = TestModel.dearerThan(12);

  private final Model onTrial = TestModel.dearerThan(11);

  private long seq;

  @Test
  void whatWasDecidedHoldsFromItsMomentOnAndAReplayGivesTheSameScores() throws Exception {
    var dir = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "scorer-it-");
    try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
      TopicAdmin.create(broker.bootstrap(), "fraud-scorer", List.of(Topics.RULES, Topics.MODELS));
      try (var scores = new CommittedRecords(broker.bootstrap(), Topics.SCORES.name())) {
        Instant later;
        try (var scorer = scorer(broker, dir);
            var load = new Load(broker.bootstrap())) {
          assertNotNull(scorer.ready());
          var from = writeRules(broker.bootstrap(), load);
          assertRefused(broker.bootstrap()); // so the others have been read
          later = from.plus(LATER_BY);
          assertModelRefused(broker.bootstrap());
          pay(load, Instant.now(), from.plusSeconds(5));
          scores.awaitAtLeast((int) seq, LONG);
          assertScored(decoded(scores, 0), from);
        }
        var first = decoded(scores, 0);
        forget(broker.bootstrap(), dir.resolve("state"));
        try (var scorer = scorer(broker, dir, Map.of("SCORER_ACCEPT_REPLAY", "true"))) {
          assertNotNull(scorer.ready());
          scores.awaitAtLeast(2 * (int) seq, LONG);
          assertEquals(first, decoded(scores, (int) seq));
        }
        assertARuleThatCanNotBeReadStopsTheScorerWhenItHolds(broker, dir, later);
        assertATopicThatWasLostOrStampedByOthersStopsTheStart(broker, dir);
      }
    }
  }

  private static ServiceProcess scorer(KafkaBroker broker, Path dir) {
    return scorer(broker, dir, Map.of());
  }

  private static ServiceProcess scorer(KafkaBroker broker, Path dir, Map<String, String> more) {
    var env = new HashMap<>(more);
    env.put("KAFKA_BOOTSTRAP", broker.bootstrap());
    env.put("SCORER_STATE_DIR", dir.resolve("state").toString());
    return ServiceProcess.start("scorer", ScorerMain.class.getName(), env, dir.resolve("logs"));
  }

  /**
   * One rule that flags, one in shadow, and three documents that are not right. One activation is
   * of a Kafka transaction that is aborted: what is in the topic counts.
   */
  private Instant writeRules(String bootstrap, Load load) {
    var from = Micros.truncate(Instant.now().plus(AHEAD));
    write(load, RULE.formatted("outgoing", "'verdict':'flag'"));
    write(load, RULE.formatted("on-trial", "'weight':0.5"));
    load.flush();
    writeAndAbort(bootstrap, ACTIVATION.formatted("outgoing", "live", from));
    write(load, ACTIVATION.formatted("on-trial", "shadow", from));
    write(load, LATER);
    write(load, ACTIVATION.formatted("moody", "live", from.plus(LATER_BY)));
    write(load, RULE.formatted("wrong", "'weight':7"));
    write(load, ACTIVATION.formatted("velocity-1h", "paused", Micros.truncate(Instant.now())));
    load.send(
        new ProducerRecord<>(
            Topics.RULES.name(), "x".getBytes(StandardCharsets.UTF_8), new byte[] {1}));
    put(load, live);
    put(load, onTrial);
    activate(load, Slot.LIVE, live.digest(), from);
    activate(load, Slot.SHADOW, onTrial.digest(), from);
    activate(load, Slot.LIVE, "0".repeat(64), from);
    return from;
  }

  private static void writeAndAbort(String bootstrap, String quoted) {
    var document = new RuleDocument(quoted.replace('\'', '"'));
    var bytes = new ByteArraySerializer();
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "transactional.id", "somebody");
    try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
      producer.initTransactions();
      producer.beginTransaction();
      var sent = producer.send(EventHeaders.record(Topics.RULES, document.key(), document));
      producer.flush();
      assertTrue(sent.resultNow().hasOffset());
      producer.abortTransaction();
    }
  }

  private static void put(Load load, Model model) {
    for (var part : ModelPart.of(model.digest(), model.file().bytes())) {
      write(load, ModelLanguage.document(part));
    }
  }

  private static void activate(Load load, Slot slot, String digest, Instant from) {
    write(load, ModelLanguage.document(new ModelActivation(slot, digest, from, "a", "")));
  }

  private static void write(Load load, ModelDocument document) {
    load.send(EventHeaders.record(Topics.MODELS, document.key(), document));
  }

  private static void write(Load load, String quoted) {
    var document = new RuleDocument(quoted.replace('\'', '"'));
    load.send(EventHeaders.record(Topics.RULES, document.key(), document));
  }

  /** A lane whose clock runs ahead is not waited for, so nobody must wait for the moment here. */
  private void pay(Load load, Instant start, Instant end) {
    for (var at = start; at.isBefore(end); at = at.plus(STEP)) {
      load.send(List.of(payment(++seq, Micros.truncate(at))));
    }
  }

  private void assertARuleThatCanNotBeReadStopsTheScorerWhenItHolds(
      KafkaBroker broker, Path dir, Instant later) throws IOException {
    try (var scorer = scorer(broker, dir);
        var load = new Load(broker.bootstrap())) {
      load.send(List.of(payment(++seq, later)));
      Awaitility.await().atMost(LONG).until(() -> !scorer.alive());
    }
    assertLogged(dir, "moody/1, in force from " + later + ", is written in language 3");
  }

  private static void assertATopicThatWasLostOrStampedByOthersStopsTheStart(
      KafkaBroker broker, Path dir) throws Exception {
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.RULES.name());
    try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
      admin.deleteTopics(List.of(Topics.RULES.name())).all().get();
      putBehindTheScoresWhatIsNone(broker.bootstrap());
      assertStopped(broker, dir, "by what topic fraud-rules holds now it would be");
      var byWriters = new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
      var change = new AlterConfigOp(byWriters, AlterConfigOp.OpType.SET);
      admin.incrementalAlterConfigs(Map.of(topic, List.of(change))).all().get();
      assertStopped(broker, dir, "message.timestamp.type=CreateTime and must have LogAppendTime");
    }
  }

  /** The last score is before it. */
  private static void putBehindTheScoresWhatIsNone(String bootstrap) {
    try (var load = new Load(bootstrap)) {
      for (int i = 0; i < 40; i++) {
        int partition = i % Topics.SCORES.partitions();
        load.send(new ProducerRecord<>(Topics.SCORES.name(), partition, null, new byte[] {1}));
        load.send(new ProducerRecord<>(Topics.SCORES.name(), partition, new byte[] {1}, null));
      }
    }
  }

  private static void assertStopped(KafkaBroker broker, Path dir, String why) throws IOException {
    assertThrows(IllegalStateException.class, () -> scorer(broker, dir).close());
    assertLogged(dir, why);
  }

  private static void assertLogged(Path dir, String why) throws IOException {
    try (var logs = Files.walk(dir.resolve("logs"))) {
      assertTrue(logs.filter(Files::isRegularFile).anyMatch(log -> holds(log, why)), why);
    }
  }

  private static boolean holds(Path log, String text) {
    try {
      return Files.readString(log).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Transaction payment(long seq, Instant at) {
    var account = "customer-" + seq % 50;
    var day = LocalDate.ofInstant(at, ZoneOffset.UTC);
    return new Transaction(
        new UUID(0x7000L, seq),
        0,
        seq,
        "card",
        account,
        "shop",
        account,
        1000 + seq,
        "EUR",
        at,
        at,
        day,
        day,
        "test",
        "k-" + seq,
        "m-1",
        null,
        null,
        "DE",
        null);
  }

  private static List<Score> decoded(CommittedRecords scores, int skip) {
    return scores.records().stream()
        .skip(skip)
        .map(record -> EventHeaders.decode(Topics.SCORES, record.headers(), record.value()))
        .sorted(Comparator.comparingLong(Score::laneSeq))
        .toList();
  }

  private void assertScored(List<Score> scores, Instant from) {
    assertEquals(seq, scores.size());
    var builtIn = RuleFile.builtIn().name();
    int after = 0;
    for (var score : scores) {
      boolean isAfter = !score.postedAt().isBefore(from);
      assertEquals(isAfter, score.flagged(), score::toString);
      assertEquals(isAfter, !score.ruleSetVersion().equals(builtIn), score::toString);
      assertEquals(isAfter, score.shadow() != null, score::toString);
      assertEquals(isAfter ? live.digest() : "", score.modelDigest());
      if (score.shadow() != null) {
        assertEquals(List.of("on-trial/1"), score.shadow().rules());
        assertEquals(onTrial.digest(), score.shadow().modelDigest());
        after++;
      }
    }
    assertTrue(after > 0 && after < seq, after + " of " + seq);
  }

  private static void assertRefused(String bootstrap) {
    var topic = Topics.RULES.deadLetters("fraud-scorer");
    try (var letters = new CommittedRecords(bootstrap, topic)) {
      letters.awaitAtLeast(4, LONG);
      var reasons =
          letters.records().stream()
              .map(letter -> letter.headers().lastHeader(DeadLetter.REASON).value())
              .map(value -> new String(value, StandardCharsets.UTF_8))
              .sorted()
              .toList();
      assertEquals(4, reasons.size());
      assertTrue(
          reasons.getFirst().contains("less than 60 s after it was written"), reasons::toString);
      assertEquals("header schema is missing", reasons.get(1));
      assertEquals(
          "rule moody/1: language: this program knows language 2: upgrade it", reasons.get(2));
      assertEquals("rule wrong/1: weight: 7 must be more than 0 and less than 1", reasons.get(3));
    }
  }

  private static void assertModelRefused(String bootstrap) {
    var topic = Topics.MODELS.deadLetters("fraud-scorer");
    try (var letters = new CommittedRecords(bootstrap, topic)) {
      letters.awaitAtLeast(1, LONG);
      var reason = letters.records().getFirst().headers().lastHeader(DeadLetter.REASON).value();
      assertTrue(new String(reason, StandardCharsets.UTF_8).contains("there is no model 0000"));
    }
  }

  /** All that the scorer knows but the topics that it reads: it begins again. */
  private static void forget(String bootstrap, Path state)
      throws IOException, ExecutionException, InterruptedException {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.deleteConsumerGroups(List.of("fraud-scorer")).all().get();
      var own =
          admin.listTopics().names().get().stream()
              .filter(name -> name.startsWith("fraud-scorer-"))
              .toList();
      assertTrue(own.size() >= 3, own::toString);
      admin.deleteTopics(own).all().get();
    }
    try (var files = Files.walk(state)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
