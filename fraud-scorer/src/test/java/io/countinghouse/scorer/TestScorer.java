package io.countinghouse.scorer;

import io.countinghouse.detection.history.History;
import io.countinghouse.detection.model.Model;
import io.countinghouse.detection.model.ModelFeatures;
import io.countinghouse.detection.model.ModelsInForce;
import io.countinghouse.events.Flag;
import io.countinghouse.events.MerchantProfile;
import io.countinghouse.events.Review;
import io.countinghouse.events.Score;
import io.countinghouse.events.Snooze;
import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.scorer.model.LiveModels;
import io.countinghouse.scorer.profile.ProfileKeeping;
import io.countinghouse.scorer.profile.ProfileStore;
import io.countinghouse.scorer.rule.LiveRules;
import io.countinghouse.scorer.store.AlertStore;
import io.countinghouse.scorer.store.HistoryStore;
import io.countinghouse.scorer.store.RepairedStore;
import io.countinghouse.testkit.Payments;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.Repair;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology under Kafka's own test driver, with the service's settings. */
final class TestScorer implements AutoCloseable {

  private static final List<String> STORES =
      List.of(
          HistoryStore.NAME,
          AlertStore.NAME,
          RepairedStore.NAME,
          ProfileStore.BUCKETS,
          ProfileStore.WAITING);

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final List<Written> scores = new ArrayList<>();
  private final List<Written> flags = new ArrayList<>();
  private final List<Written> deadLetters = new ArrayList<>();
  private final List<Written> profiles = new ArrayList<>();
  private final List<Written> received = new ArrayList<>();
  private final Judges judges;
  private TopologyTestDriver driver;

  /** With rules alone. */
  TestScorer() {
    this(null);
  }

  TestScorer(@Nullable Model model) {
    this(model, null);
  }

  TestScorer(@Nullable Model model, @Nullable Model shadow) {
    judges = new Judges(LiveRules.builtIn(), LiveModels.only(new ModelsInForce(model, shadow)));
    driver = driver();
  }

  private TopologyTestDriver driver() {
    try {
      var dir = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "streams-");
      var config =
          new ScorerConfig(
              "none:1", dir, 0.8, Optional.empty(), Optional.empty(), 1, 0, 100, 10, false, false);
      var metrics = new ScorerMetrics(meters);
      var settings = StreamsSettings.of(config, metrics);
      // The driver has no transactions, and drops what is sent between two of its commits.
      settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
      var topology = new ScoringTopology(judges, 0.8, Duration.ofMillis(10), metrics).get();
      return new TopologyTestDriver(topology, settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] encoded(Transaction transaction) {
    return Topics.TRANSACTIONS.codec().encode(transaction);
  }

  void read(Transaction transaction) {
    readRaw(transaction.subjectAccount(), encoded(transaction), "transaction/1");
  }

  void readRaw(String key, byte[] value, String schema) {
    readRaw(key, value, Map.of("schema", schema));
  }

  /** With these headers. */
  void readRaw(String key, byte[] value, Map<String, String> given) {
    var headers = new RecordHeaders();
    given.forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
    pipe(Topics.TRANSACTIONS, new TestRecord<>(key, value, headers, Payments.START));
    drain();
  }

  void read(Review review) {
    var record = EventHeaders.record(Topics.REVIEWS, review.subjectAccount(), review);
    pipe(
        Topics.REVIEWS,
        new TestRecord<>(
            review.subjectAccount(), record.value(), record.headers(), review.reviewedAt()));
    drain();
  }

  /** Said at a moment, by the broker's clock. */
  void read(Snooze snooze, Instant writtenAt) {
    var record = EventHeaders.record(Topics.SNOOZES, snooze.subjectAccount(), snooze);
    pipe(
        Topics.SNOOZES,
        new TestRecord<>(snooze.subjectAccount(), record.value(), record.headers(), writtenAt));
    drain();
  }

  /** By the repair topic. */
  <V> void repair(Topic<V> topic, String key, V message) {
    var record = EventHeaders.record(topic, key, message);
    var headers =
        Repair.record(
                topic.repairs(Repair.SCORER),
                record.headers(),
                record.key(),
                record.value(),
                new Repair.After(new TopicPartition(topic.name(), 0), 1))
            .headers();
    pipe(
        topic.repairs(Repair.SCORER),
        new TestRecord<>(key, record.value(), headers, Payments.START));
    drain();
  }

  /** As the scorer itself writes it, which it reads again at once here. */
  void receive(String key, Transaction transaction) {
    var record = EventHeaders.record(Topics.RECEIVED, key, transaction);
    pipe(
        Topics.RECEIVED,
        new TestRecord<>(key, record.value(), record.headers(), transaction.postedAt()));
    drain();
  }

  private void pipe(Topic<?> topic, TestRecord<String, byte[]> record) {
    pipe(topic.name(), record);
  }

  private void pipe(String topic, TestRecord<String, byte[]> record) {
    driver
        .createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
        .pipeInput(record);
  }

  /** Somebody else wrote this where the profiles are published. */
  void publishedRaw(String party, byte[] value) {
    pipe(Topics.PROFILES, new TestRecord<>(party, value, Payments.START));
  }

  /**
   * The topic of the profiles was kept when all else was deleted: it is read before any payment.
   */
  void knowProfilesOf(TestScorer before) {
    for (var profile : before.profiles) {
      publishedRaw(profile.key(), profile.value());
    }
  }

  /** The time goes by after which changed profiles are published. */
  void publishProfiles() {
    driver.advanceWallClockTime(ProfileKeeping.EVERY);
    drain();
  }

  private void drain() {
    drain(Topics.SCORES.name(), scores);
    drain(Topics.FLAGS.name(), flags);
    drain(Topics.PROFILES.name(), profiles);
    drain(Topics.RECEIVED.name(), received);
    drain(Topics.TRANSACTIONS.deadLetters("fraud-scorer"), deadLetters);
    drain(Topics.RECEIVED.deadLetters("fraud-scorer"), deadLetters);
    drain(Topics.REVIEWS.deadLetters("fraud-scorer"), deadLetters);
    drain(Topics.SNOOZES.deadLetters("fraud-scorer"), deadLetters);
  }

  private void drain(String topic, List<Written> into) {
    TestOutputTopic<String, byte[]> output =
        driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
    while (!output.isEmpty()) {
      into.add(new Written(output.readRecord()));
    }
  }

  /** A new process with the same stores and topics: all that was in memory is gone. */
  void restart() {
    var kept = new HashMap<String, List<KeyValue<Object, Object>>>();
    STORES.forEach(name -> kept.put(name, all(name)));
    driver.close();
    driver = driver();
    kept.forEach((name, all) -> all.forEach(entry -> store(name).put(entry.key, entry.value)));
    for (var profile : profiles) {
      pipe(
          Topics.PROFILES,
          new TestRecord<>(profile.key(), profile.value(), profile.headers(), Payments.START));
    }
  }

  private List<KeyValue<Object, Object>> all(String name) {
    var found = new ArrayList<KeyValue<Object, Object>>();
    try (var all = store(name).all()) {
      all.forEachRemaining(found::add);
    }
    return found;
  }

  private KeyValueStore<Object, Object> store(String name) {
    return driver.getKeyValueStore(name);
  }

  /** Records in a store. */
  int stored(String name) {
    return all(name).size();
  }

  int stored() {
    return stored(HistoryStore.NAME);
  }

  /** What is in the store of an account. */
  History remembered(String account) {
    return HistoryStore.over(store(HistoryStore.NAME)).of(account);
  }

  List<MerchantProfile> profiles() {
    return profiles.stream().map(written -> decoded(Topics.PROFILES, written)).toList();
  }

  List<Score> scores() {
    return scores.stream().map(written -> decoded(Topics.SCORES, written)).toList();
  }

  List<Flag> flags() {
    return flags.stream().map(written -> decoded(Topics.FLAGS, written)).toList();
  }

  private static <V> V decoded(Topic<V> topic, Written written) {
    return EventHeaders.decode(topic, written.headers(), written.value());
  }

  List<Written> rawScores() {
    return List.copyOf(scores);
  }

  List<Written> rawFlags() {
    return List.copyOf(flags);
  }

  /** What was written for the other side. */
  List<Written> received() {
    return List.copyOf(received);
  }

  List<Written> deadLetters() {
    return List.copyOf(deadLetters);
  }

  /** One feature's value in each score, in order. */
  List<Double> observed(String feature) {
    return scores().stream()
        .flatMap(score -> score.features().stream())
        .filter(each -> each.name().equals(feature))
        .map(Score.Feature::value)
        .toList();
  }

  /** One of the model's inputs in each score, in order; the model must look at all features. */
  List<Double> modelSaw(String feature) {
    return scores().stream()
        .map(score -> Objects.requireNonNull(score.model()).features())
        .map(values -> (double) values.get(ModelFeatures.NAMES.indexOf(feature)))
        .toList();
  }

  double gauge(String gauge) {
    return meters.get(gauge).gauge().value();
  }

  double counted(String counter) {
    return meters.get(counter).counter().count();
  }

  @Override
  public void close() {
    driver.close();
  }
}
