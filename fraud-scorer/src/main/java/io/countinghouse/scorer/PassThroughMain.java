package io.countinghouse.scorer;

import io.countinghouse.events.Topics;
import io.countinghouse.topics.EventSerde;
import io.countinghouse.worker.Env;
import io.countinghouse.worker.Service;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/**
 * What the scorer is measured against: transactions are read and written again, with the scorer's
 * serdes, settings and guarantee, and nothing is done between.
 */
public final class PassThroughMain {

  /** Its consumer group, too. */
  static final String APPLICATION_ID = "pass-through";

  static final String IN = "bench-pass-in";
  static final String OUT = "bench-pass-out";

  private PassThroughMain() {}

  public static void main(String[] args) {
    var env = new Env(System.getenv());
    Service.main(APPLICATION_ID, env, service -> wire(service, env));
  }

  private static void wire(Service service, Env env) throws Exception {
    var config = ScorerConfig.of(env);
    var metrics = new ScorerMetrics(service.metrics());
    var streams =
        service.owns(
            new RunningStreams(
                topology(env.find("PASS_THROUGH_IN").orElse(IN)),
                StreamsSettings.of(APPLICATION_ID, config, metrics),
                service.metrics(),
                RunningStreams.STILL_MAX,
                failure -> service.failed("streams", failure)));
    service.readyWith(streams);
    streams.start();
  }

  private static Topology topology(String in) {
    var transactions = new EventSerde<>(Topics.TRANSACTIONS);
    var builder = new StreamsBuilder();
    builder.stream(in, Consumed.with(Serdes.String(), transactions).withName("read"))
        .filter((account, transaction) -> transaction.kind().scored(), Named.as("keep-scored"))
        .to(OUT, Produced.with(Serdes.String(), transactions).withName("write"));
    return builder.build();
  }
}
