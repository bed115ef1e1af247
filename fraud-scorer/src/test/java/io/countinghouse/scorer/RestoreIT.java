package io.countinghouse.scorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.model.ModelsInForce;
import io.countinghouse.events.Topics;
import io.countinghouse.scorer.model.LiveModels;
import io.countinghouse.scorer.rule.LiveRules;
import io.countinghouse.stack.KafkaBroker;
import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.topics.ByteProducers;
import io.countinghouse.topics.TopicAdmin;
import io.countinghouse.worker.Env;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.StreamsConfig;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scorer whose state is large and must come back from Kafka: it says so, and can be stopped. */
@SuppressWarnings("NullAway.Init") // set before each test
final class RestoreIT {

  /** The simplest of the scorer's stores: any id is a record of it. */
  private static final String CHANGELOG = "fraud-scorer-repaired-transactions-changelog";

  private static final int RECORDS = 3_000_000;
  private static final String GROUP = StreamsSettings.APPLICATION_ID;
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration STILL_MAX = Duration.ofSeconds(3);
  private static final Pattern RESTORING = Pattern.compile("restoring: (\\d+) of \\d+");

  /** A supervisor kills after 10 s (Docker) or more. */
  private static final Duration STOPPED_MAX = Duration.ofSeconds(10);

  private @TempDir Path dir;
  private KafkaBroker broker;

  /** A scorer was there, and has made its topics. */
  @BeforeEach
  void topics() {
    broker = KafkaBroker.start(dir.resolve("kafka"));
    TopicAdmin.create(broker.bootstrap(), GROUP, List.of(Topics.TRANSACTIONS));
    try (var scorer = begin().awaitReady()) {
      assertNotNull(scorer.ready());
    }
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void aStopWhileTasksAreRestoredIsOrderlyAndTheNextStartGoesOnFromThere() throws Exception {
    fill(CHANGELOG);
    delete(dir.resolve("state"));
    long begunAt = Files.size(log());
    long there;
    try (var scorer = begin();
        var figures = figures(begunAt)) {
      there = awaitRestored(RECORDS / 2, figures);
      assertStopsInOrder(scorer);
    }
    begunAt = Files.size(log());
    try (var scorer = begin();
        var figures = figures(begunAt)) {
      assertNotNull(scorer.awaitReady().ready());
      assertTrue(figures.ready());
      var again = figures.figure("scorer_restored_total");
      System.out.printf("restored: %d, then %.0f of %d%n", there, again, RECORDS);
      assertTrue(again <= RECORDS - there / 2.0, there + " were restored, then " + again);
      assertEquals(0, figures.figure("scorer_restore_remaining"));
    }
  }

  @Test
  void aStopWhileProfilesAreRestoredIsOrderly() throws Exception {
    fill(Topics.PROFILES.name());
    delete(dir.resolve("state"));
    long begunAt = Files.size(log());
    try (var scorer = begin();
        var figures = figures(begunAt)) {
      awaitRestored(RECORDS / 20, figures); // one partition after the other
      assertStopsInOrder(scorer);
    }
  }

  @Test
  void aRestoreThatStandsStillFailsAndOneThatMovesIsNotGivenUpHoweverLongItTakes()
      throws Exception {
    fill(CHANGELOG);
    delete(dir.resolve("state"));
    var failure = new CompletableFuture<Throwable>();
    try (var streams = streams(failure, STILL_MAX)) {
      streams.start();
      Awaitility.await().atMost(LONG).until(() -> isRestoringMoreThan(RECORDS / 10, streams));
      broker.suspend();
      try {
        var said = String.valueOf(failure.get(1, TimeUnit.MINUTES).getMessage());
        assertTrue(said.matches("restoring: \\d+ of \\d+, and nothing has moved for PT3S.*"), said);
      } finally {
        broker.resume();
      }
    }
    awaitNoMembers();
    var none = new CompletableFuture<Throwable>();
    var patience = STILL_MAX.multipliedBy(2); // a slow machine takes a while to begin
    try (var streams = streams(none, patience)) {
      long begun = System.nanoTime();
      streams.start();
      Awaitility.await().atMost(LONG).until(() -> streams.waitsFor().isEmpty());
      var took = Duration.ofNanos(System.nanoTime() - begun);
      assertTrue(took.compareTo(patience) > 0, "it would not have been given up: " + took);
      assertFalse(none.isDone());
    }
  }

  /**
   * A broker that stood still is no coordinator for a moment, and does not hear who leaves; whoever
   * comes then waits for that one's session to end, and restores nothing meanwhile.
   */
  private void awaitNoMembers() {
    try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
      Awaitility.await()
          .atMost(LONG)
          .until(() -> {
            var groups = admin.describeClassicGroups(List.of(GROUP)).all().get();
            return Objects.requireNonNull(groups.get(GROUP)).members().isEmpty();
          });
    }
  }

  private static boolean isRestoringMoreThan(long records, RunningStreams streams) {
    var said = RESTORING.matcher(streams.waitsFor().orElse(""));
    return said.matches() && Long.parseLong(said.group(1)) > records;
  }

  /** In this process, in small steps, and with little patience. */
  private RunningStreams streams(CompletableFuture<Throwable> failure, Duration still) {
    var config =
        ScorerConfig.of(
            new Env(
                Map.of(
                    "KAFKA_BOOTSTRAP", broker.bootstrap(),
                    "SCORER_STATE_DIR", dir.resolve("state").toString())));
    var registry = new SimpleMeterRegistry();
    var metrics = new ScorerMetrics(registry);
    var judges = new Judges(LiveRules.builtIn(), LiveModels.only(new ModelsInForce(null, null)));
    var settings = StreamsSettings.of(config, metrics);
    settings.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 20);
    return new RunningStreams(
        new ScoringTopology(judges, 0.8, Duration.ofMillis(20), metrics).get(),
        settings,
        registry,
        still,
        failure::complete);
  }

  private static long awaitRestored(long records, Figures figures) {
    return Awaitility.await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> figures.restoring().orElse(new Figures.Restored(0, RECORDS)),
            at -> at.done() > records)
        .done();
  }

  private static void assertStopsInOrder(ServiceProcess scorer) {
    scorer.terminate();
    assertEquals(OptionalInt.of(0), scorer.exitCode(STOPPED_MAX));
  }

  private void fill(String topic) {
    try (var producer =
        ByteProducers.of(broker.bootstrap(), Map.of("linger.ms", 50, "batch.size", 1 << 18))) {
      for (int i = 0; i < RECORDS; i++) {
        var key = new UUID(0, i).toString().getBytes(StandardCharsets.UTF_8);
        var _ = producer.send(new ProducerRecord<>(topic, key, new byte[] {1}));
      }
    }
  }

  private ServiceProcess begin() {
    var env =
        Map.of(
            "KAFKA_BOOTSTRAP", broker.bootstrap(),
            "SCORER_STATE_DIR", dir.resolve("state").toString(),
            "METRICS_PORT", "0");
    return ServiceProcess.begin("scorer", ScorerMain.class.getName(), env, dir.resolve("logs"));
  }

  private Figures figures(long after) throws IOException {
    return Figures.of(log(), after);
  }

  private Path log() {
    return dir.resolve("logs").resolve("scorer.log");
  }

  private static void delete(Path dir) throws IOException {
    try (var files = Files.walk(dir)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
