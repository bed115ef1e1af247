package io.countinghouse.scorer;

import io.countinghouse.detection.Judge;
import io.countinghouse.detection.model.ModelFile;
import io.countinghouse.detection.rule.RuleFile;
import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.topics.TopicAdmin;
import io.countinghouse.worker.Env;
import io.countinghouse.worker.Service;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.util.List;
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
    var model = config.model().isPresent() ? ModelFile.read(config.model().get()) : null;
    var judge = new Judge(RuleFile.builtIn(), model);
    var metrics = new ScorerMetrics(service.metrics());
    var topology = new ScoringTopology(judge, config.flagThreshold(), metrics).get();
    LOG.atInfo()
        .addKeyValue("ruleSet", judge.rules().name())
        .addKeyValue("model", model == null ? "none" : model.digest())
        .log("{}", topology.describe());

    // Waits up to 30 s for Kafka; without it the start fails and says so.
    List<Topic<?>> read = List.of(Topics.TRANSACTIONS, Topics.REVIEWS);
    TopicAdmin.create(config.kafkaBootstrap(), StreamsSettings.APPLICATION_ID, read);
    TopicAdmin.requireSamePartitions(config.kafkaBootstrap(), read);

    var streams =
        service.owns(
            new RunningStreams(
                topology,
                StreamsSettings.of(config, metrics),
                failure -> service.failed("streams", failure)));
    service.owns(new KafkaStreamsMetrics(streams.streams())).bindTo(service.metrics());
    streams.start();
  }
}
