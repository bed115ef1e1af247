package io.countinghouse.scorer;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topology at work: started, watched, and closed. */
final class RunningStreams implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RunningStreams.class);

  /** Restoring every account's history from Kafka may take minutes; longer means it hangs. */
  private static final Duration START_MAX = Duration.ofMinutes(10);

  private static final Duration CLOSE_MAX = Duration.ofSeconds(30);

  private final KafkaStreams streams;
  private final Consumer<Throwable> onFailure;
  private final CountDownLatch settled = new CountDownLatch(1);

  RunningStreams(Topology topology, Properties settings, Consumer<Throwable> onFailure) {
    this.streams = new KafkaStreams(topology, settings);
    this.onFailure = onFailure;
    streams.setUncaughtExceptionHandler(this::onUncaught);
    streams.setStateListener(this::onState);
  }

  /**
   * Starts and returns once every task is restored and running.
   *
   * @throws IllegalStateException if that fails or takes longer than 10 minutes
   */
  void start() throws InterruptedException {
    streams.start();
    boolean inTime = settled.await(START_MAX.toMillis(), TimeUnit.MILLISECONDS);
    if (!inTime || streams.state() == State.ERROR || streams.state() == State.PENDING_ERROR) {
      throw new IllegalStateException("streams are " + streams.state() + " and do not run");
    }
  }

  KafkaStreams streams() {
    return streams;
  }

  private void onState(State now, State before) {
    LOG.atInfo().addKeyValue("from", before).addKeyValue("to", now).log("streams");
    if (now == State.RUNNING || now == State.PENDING_ERROR || now == State.ERROR) {
      settled.countDown();
    }
  }

  /** A failure that Streams could not handle itself: the whole service ends, and says why. */
  private StreamThreadExceptionResponse onUncaught(Throwable failure) {
    onFailure.accept(failure);
    settled.countDown();
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** Commits, and leaves the group so that another instance takes over at once. */
  @Override
  public void close() {
    var options =
        CloseOptions.timeout(CLOSE_MAX)
            .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP);
    if (!streams.close(options)) {
      throw new IllegalStateException("streams have not ended after " + CLOSE_MAX);
    }
  }
}
