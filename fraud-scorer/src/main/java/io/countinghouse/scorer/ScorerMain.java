package io.countinghouse.scorer;

import io.countinghouse.detection.model.Model;
import io.countinghouse.detection.model.ModelFile;
import io.countinghouse.detection.model.ModelsInForce;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.detection.rule.RuleRefusedException;
import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.scorer.decided.FirstOffsets;
import io.countinghouse.scorer.decided.Followed;
import io.countinghouse.scorer.decided.LastScore;
import io.countinghouse.scorer.decided.ReadBefore;
import io.countinghouse.scorer.decided.TopicFollower;
import io.countinghouse.scorer.model.LiveModels;
import io.countinghouse.scorer.rule.LiveRules;
import io.countinghouse.topics.LastingTopics;
import io.countinghouse.topics.Repair;
import io.countinghouse.topics.TopicAdmin;
import io.countinghouse.worker.Env;
import io.countinghouse.worker.Service;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scorer's wiring diagram: transactions in, scores and flags out. */
public final class ScorerMain {

  private static final Logger LOG = LoggerFactory.getLogger(ScorerMain.class);

  private ScorerMain() {}

  public static void main(String[] args) {
    var env = new Env(System.getenv());
    Service.main(StreamsSettings.APPLICATION_ID, env, service -> wire(service, env));
  }

  private static void wire(Service service, Env env) throws Exception {
    var config = ScorerConfig.of(env);
    var clock = InstantSource.system();
    var rules = new LiveRules(clock);
    var before = new ModelsInForce(model(config.model()), model(config.shadowModel()));
    var models = new LiveModels(before, clock);
    var judges = new Judges(rules, models);
    var metrics = new ScorerMetrics(service.metrics());
    var topology =
        new ScoringTopology(
                judges, config.flagThreshold(), Duration.ofMillis(config.flagCommitMs()), metrics)
            .get();
    LOG.info("{}", topology.describe());

    // Waits up to 30 s for Kafka; without it the start fails and says so.
    List<Topic<?>> read =
        List.of(
            Topics.TRANSACTIONS,
            Topics.REVIEWS,
            Topics.SNOOZES,
            Topics.RULES,
            Topics.MODELS,
            Topics.RECEIVED);
    TopicAdmin.create(
        config.kafkaBootstrap(), StreamsSettings.APPLICATION_ID, read, Repair.BY_THE_SCORER);
    TopicAdmin.requireSamePartitions(
        config.kafkaBootstrap(),
        List.of(
            Topics.TRANSACTIONS.name(),
            Topics.REVIEWS.name(),
            Topics.SNOOZES.name(),
            Topics.RECEIVED.name(),
            Topics.TRANSACTIONS.repairs(Repair.SCORER),
            Topics.REVIEWS.repairs(Repair.SCORER)));
    LastingTopics.require(
        config.kafkaBootstrap(),
        List.of(Topics.SNOOZES, Topics.RULES, Topics.MODELS),
        RuleBook.UNREADABLE_MAX);
    // Nothing is scored before all that was decided is read.
    for (Followed<?> followed : List.of(rules.followed(), models.followed())) {
      service.runs(allRead(followed, config, clock));
    }
    if (!config.acceptLostRules()) {
      var last = LastScore.read(config.kafkaBootstrap());
      last.ifPresent(rules::requireKnown);
      last.ifPresent(models::requireKnown);
    }
    if (!config.acceptReplay()) {
      ReadBefore.require(config.kafkaBootstrap(), StreamsSettings.APPLICATION_ID);
    }
    FirstOffsets.set(config.kafkaBootstrap(), StreamsSettings.APPLICATION_ID);
    rules.watch(service.metrics());
    var now = clock.instant();
    LOG.atInfo()
        .addKeyValue("ruleSet", ruleSet(rules, now))
        .addKeyValue("model", digest(models.at(now).live()))
        .addKeyValue("shadowModel", digest(models.at(now).shadow()))
        .log("rules and models read");

    var streams =
        service.owns(
            new RunningStreams(
                topology,
                StreamsSettings.of(config, metrics),
                service.metrics(),
                RunningStreams.STILL_MAX,
                failure -> service.failed("streams", failure)));
    service.owns(new KafkaStreamsMetrics(streams.streams())).bindTo(service.metrics());
    service.readyWith(streams);
    streams.start();
  }

  private static TopicFollower allRead(
      Followed<?> followed, ScorerConfig config, InstantSource clock) {
    var kafka = config.kafkaBootstrap();
    var follower = new TopicFollower(kafka, StreamsSettings.APPLICATION_ID, followed, clock);
    follower.readAll(config.acceptLostRules());
    return follower;
  }

  private static @Nullable Model model(Optional<Path> file) throws IOException {
    return file.isPresent() ? ModelFile.read(file.get()) : null;
  }

  /** Should there be none that can be judged by, what was posted before is still to be scored. */
  private static String ruleSet(LiveRules rules, Instant now) {
    try {
      return rules.at(now).name();
    } catch (RuleRefusedException e) {
      return "none: " + e.getMessage();
    }
  }

  private static String digest(@Nullable Model model) {
    return model == null ? "none" : model.digest();
  }
}
