package io.countinghouse.scorer;

import io.countinghouse.scorer.restore.Restoring;
import io.countinghouse.scorer.restore.Standbys;
import io.countinghouse.worker.Pause;
import io.countinghouse.worker.Readiness;
import io.countinghouse.worker.Worker;
import io.countinghouse.worker.WorkerRunner;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topology at work: started, watched, and closed. Restoring every account's history from Kafka
 * may take as long as it goes on; where nothing moves any more, that is a failure.
 */
final class RunningStreams implements AutoCloseable, Readiness {

  private static final Logger LOG = LoggerFactory.getLogger(RunningStreams.class);

  /** As long as Kafka may be away from a scorer that runs. */
  static final Duration STILL_MAX = Duration.ofMillis(StreamsSettings.KAFKA_AWAY_MS_MAX);

  private static final Duration LOOKED_AT = Duration.ofMillis(500);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(30);

  private final KafkaStreams streams;
  private final Restoring restoring;
  private final Consumer<Throwable> onFailure;
  private final Duration stillMax;
  private volatile boolean closing;
  private @Nullable WorkerRunner watch;

  RunningStreams(
      Topology topology,
      Properties settings,
      MeterRegistry metrics,
      Duration stillMax,
      Consumer<Throwable> onFailure) {
    this.streams = new KafkaStreams(topology, settings);
    this.restoring = new Restoring(metrics);
    this.stillMax = stillMax;
    this.onFailure = onFailure;
    streams.setUncaughtExceptionHandler(this::onUncaught);
    streams.setStateListener(this::onState);
    streams.setGlobalStateRestoreListener(restoring);
    streams.setStandbyUpdateListener(new Standbys(metrics));
    Gauge.builder("scorer.ready", this, running -> running.waitsFor().isEmpty() ? 1 : 0)
        .description("1: every payment of its partitions can be scored")
        .register(metrics);
  }

  /** Begins, and returns at once; what fails is told. */
  void start() {
    watch = WorkerRunner.start(new Watch(), onFailure);
  }

  KafkaStreams streams() {
    return streams;
  }

  /** Ready once every task is restored and running; not while one that was taken over is not. */
  @Override
  public Optional<String> waitsFor() {
    return switch (streams.state()) {
      case RUNNING -> Optional.empty();
      case CREATED, REBALANCING -> Optional.of(restoring.toString());
      case PENDING_SHUTDOWN, NOT_RUNNING, PENDING_ERROR, ERROR ->
          Optional.of("streams are " + streams.state());
    };
  }

  private void onState(State now, State before) {
    LOG.atInfo().addKeyValue("from", before).addKeyValue("to", now).log("streams");
    restoring.moved();
    if (now == State.RUNNING) {
      restoring.done();
    }
  }

  /** A failure that Streams could not handle itself: the whole service ends, and says why. */
  private StreamThreadExceptionResponse onUncaught(Throwable failure) {
    onFailure.accept(failure);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** On a thread of its own, since a start waits for the global store. */
  private final class Watch implements Worker {

    @Override
    public String name() {
      return "streams-watch";
    }

    @Override
    public void start() {
      try {
        streams.start();
      } catch (RuntimeException e) {
        if (!closing) {
          throw e;
        }
        LOG.atInfo().log("stopped before all was restored: {}", e.getMessage());
      }
    }

    @Override
    public void step() throws InterruptedException {
      Pause.of(LOOKED_AT);
      if (streams.state() == State.REBALANCING && restoring.stillFor().compareTo(stillMax) > 0) {
        throw new IllegalStateException(
            ("%s, and nothing has moved for %s: Kafka is away, or does not answer. The next start goes"
                    + " on from there")
                .formatted(restoring, stillMax));
      }
    }
  }

  /**
   * Commits, and leaves the group so that another instance takes over at once. What is restored so
   * far stays, and the next start goes on from there.
   *
   * @throws IllegalStateException if that takes longer than 30 s
   */
  @Override
  public void close() {
    closing = true;
    restoring.stop();
    var options =
        CloseOptions.timeout(CLOSE_MAX)
            .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP);
    boolean closed = streams.close(options);
    if (closed && watch != null) {
      watch.close();
    }
    if (!closed) {
      throw new IllegalStateException("streams have not ended after " + CLOSE_MAX);
    }
  }
}
