package io.countinghouse.cli.bench;

import io.countinghouse.events.Topics;
import io.countinghouse.stack.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A topology that works off what waits for it. It is suspended while its input is written, so that
 * it has the machine to itself, and is done when the offsets of all of it are committed: in the
 * Kafka transactions that hold its output.
 */
final class Drain implements AutoCloseable {

  static final String PASS_IN = "bench-pass-in";
  static final String PASS_OUT = "bench-pass-out";

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Admin admin;
  private final ServiceProcess service;
  private final ScoreLoad load;
  private final String topic;
  private final String group;

  private Drain(Admin admin, ServiceProcess service, ScoreLoad load, String topic, String group) {
    this.admin = admin;
    this.service = service;
    this.load = load;
    this.topic = topic;
    this.group = group;
  }

  static void createTopics(String bootstrap) throws Exception {
    var partitions = Optional.of(Topics.TRANSACTIONS.partitions());
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(PASS_IN, partitions, Optional.empty()),
                  new NewTopic(PASS_OUT, partitions, Optional.empty())))
          .all()
          .get();
    }
  }

  static Drain scorer(BenchSystem system, ScoreLoad load, Path dir, Map<String, String> env) {
    var service =
        start(system, "scorer", "io.countinghouse.scorer.ScorerMain", dir.resolve("scorer"), env);
    return new Drain(admin(system), service, load, Topics.TRANSACTIONS.name(), "fraud-scorer");
  }

  static Drain passThrough(BenchSystem system, ScoreLoad load, Path dir, Map<String, String> env) {
    var service =
        start(system, "pass", "io.countinghouse.scorer.PassThroughMain", dir.resolve("pass"), env);
    return new Drain(admin(system), service, load, PASS_IN, "pass-through");
  }

  /**
   * The pass-through on the topic that the scorer reads.
   *
   * @param load is not asked for anything
   */
  static Drain floor(BenchSystem system, ScoreLoad load, Path dir, Map<String, String> env) {
    var all = new HashMap<>(env);
    all.put("PASS_THROUGH_IN", Topics.TRANSACTIONS.name());
    var service =
        start(
            system, "floor", "io.countinghouse.scorer.PassThroughMain", dir.resolve("floor"), all);
    return new Drain(admin(system), service, load, Topics.TRANSACTIONS.name(), "pass-through");
  }

  /** What its state costs, once all of its input is worked off. */
  StateCost stateCost(Path dir, int accounts) throws IOException {
    return StateCost.of(service, dir.resolve("scorer"), accounts);
  }

  private static Admin admin(BenchSystem system) {
    return Admin.create(Map.of("bootstrap.servers", system.kafka()));
  }

  private static ServiceProcess start(
      BenchSystem system, String name, String main, Path state, Map<String, String> env) {
    var all = new HashMap<>(env);
    all.put("SCORER_STATE_DIR", state.toString());
    return system.service(name, main, all);
  }

  /** Lets so many wait, then works them off: transactions a second. */
  double turn(int count, Turns turns) throws Exception {
    service.suspend();
    try {
      load.send(topic, count);
    } finally {
      service.resume();
    }
    long startNs = System.nanoTime();
    var ends = ends();
    while (!committed(ends)) {
      turns.refuseStop();
      if (!service.alive()) {
        throw new IllegalStateException(service.name() + " has ended; its log says why");
      }
      if (System.nanoTime() - startNs > LONG.toNanos()) {
        throw new IllegalStateException(group + " has not worked off its input after " + LONG);
      }
      LockSupport.parkNanos(LOOK_NS);
    }
    return count / ((System.nanoTime() - startNs) / 1e9);
  }

  private Map<TopicPartition, Long> ends() throws Exception {
    var partitions =
        admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
            .flatMap(one -> one.partitions().stream())
            .collect(
                Collectors.toMap(
                    one -> new TopicPartition(topic, one.partition()), one -> OffsetSpec.latest()));
    return admin.listOffsets(partitions).all().get().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> offset(entry.getValue())));
  }

  private static long offset(ListOffsetsResultInfo info) {
    return info.offset();
  }

  private boolean committed(Map<TopicPartition, Long> ends) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> now =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    return ends.entrySet().stream()
        .allMatch(end -> {
          var at = now.get(end.getKey());
          return end.getValue() == 0 || (at != null && at.offset() >= end.getValue());
        });
  }

  @Override
  public void close() {
    service.close();
    admin.close();
  }
}
