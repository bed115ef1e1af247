package io.countinghouse.loader;

import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.loader.fact.FactTable;
import io.countinghouse.loader.fact.FactTables;
import io.countinghouse.loader.insert.FactStore;
import io.countinghouse.loader.source.DeadLetters;
import io.countinghouse.loader.source.Source;
import io.countinghouse.sql.ClickHouseMigrations;
import io.countinghouse.topics.TopicAdmin;
import io.countinghouse.worker.Env;
import io.countinghouse.worker.Service;
import java.util.List;
import java.util.stream.Collectors;

/** The analytics loader as a process: Kafka in, ClickHouse out. */
public final class LoaderMain {

  private LoaderMain() {}

  public static void main(String[] args) {
    var env = new Env(System.getenv());
    Service.main(DeadLetters.SERVICE, env, service -> wire(service, LoaderConfig.of(env)));
  }

  private static void wire(Service service, LoaderConfig config) {
    TopicAdmin.create(config.kafkaBootstrap(), DeadLetters.SERVICE, read(), Topics.SEQUENCED);
    config.owner().ifPresent(ClickHouseMigrations::apply);
    ClickHouseMigrations.require(config.clickhouse());
    var store = service.owns(new FactStore(config.clickhouse()));
    var deadLetters = service.owns(new DeadLetters(config.kafkaBootstrap()));
    var source = new Source(config.kafkaBootstrap()); // closed by the loader, on its own thread
    var metrics = new LoaderMetrics(service.metrics());
    var loader = new Loader(source, store, deadLetters, config.limits(), metrics);
    service.readyWith(loader.readiness());
    service.runs(loader);
  }

  private static List<Topic<?>> read() {
    return FactTables.ALL.stream().map(FactTable::topic).collect(Collectors.toList());
  }
}
