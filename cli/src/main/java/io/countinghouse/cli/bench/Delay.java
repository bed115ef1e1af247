package io.countinghouse.cli.bench;

import io.countinghouse.events.Micros;
import io.countinghouse.events.Topic;
import io.countinghouse.topics.ByteConsumers;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.worker.Threads;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * From the posting time to the moment at which a reader of committed records has what came of it.
 * The posting time lies a little before the commit, so this is an upper bound.
 */
final class Delay<V> implements AutoCloseable {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final long MICROS_MAX = Duration.ofMinutes(10).toMillis() * 1000;

  /** In milliseconds. */
  record Percentiles(double p50Ms, double p99Ms, double p999Ms) {

    Map<String, Object> json() {
      var all = new LinkedHashMap<String, Object>();
      all.put("p50", BenchResult.hundredth(p50Ms));
      all.put("p99", BenchResult.hundredth(p99Ms));
      all.put("p999", BenchResult.hundredth(p999Ms));
      return all;
    }

    /** As one run of a contender; transactions a second are not its business and 0. */
    Sample sample() {
      return new Sample(0, p50Ms, p99Ms);
    }
  }

  private final ExecutorService threads = Threads.perTask("delay");
  private final Histogram micros = new Histogram(1, MICROS_MAX, 3);
  private final Topic<V> topic;
  private final Function<V, Instant> postedAt;
  private final Future<?> reading;
  private volatile boolean ending;
  private volatile long lastNs = System.nanoTime();

  /** Reads from now on. */
  Delay(String bootstrap, Topic<V> topic, Function<V, Instant> postedAt) {
    this.topic = topic;
    this.postedAt = postedAt;
    var consumer = ByteConsumers.committed(bootstrap);
    var partitions = ByteConsumers.partitions(consumer, topic.name(), ANSWER_MAX);
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position); // now, not at the first poll
    reading = threads.submit(() -> read(consumer));
  }

  private void read(KafkaConsumer<byte[], byte[]> consumer) {
    try (consumer) {
      while (!ending) {
        var records = consumer.poll(POLL);
        long now = Micros.of(Instant.now());
        lastNs = records.isEmpty() ? lastNs : System.nanoTime();
        for (var record : records) {
          var one = EventHeaders.decode(topic, record.headers(), record.value());
          micros.recordValue(Math.clamp(now - Micros.of(postedAt.apply(one)), 1, MICROS_MAX));
        }
      }
    }
  }

  /**
   * Waits until nothing has come for a while.
   *
   * @return when the last came, of {@link System#nanoTime}
   */
  long awaitSilence(Turns turns) throws Exception {
    while (System.nanoTime() - lastNs < SILENCE.toNanos()) {
      turns.refuseStop();
      if (reading.isDone()) {
        reading.get(); // throws what ended it: a reader that is gone would look like silence
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return lastNs;
  }

  /** Ends, and tells what it saw. */
  Percentiles result() throws Exception {
    ending = true;
    reading.get();
    if (micros.getTotalCount() == 0) {
      throw new IllegalStateException("nothing came to " + topic.name());
    }
    return new Percentiles(ms(50), ms(99), ms(99.9));
  }

  private double ms(double percentile) {
    return micros.getValueAtPercentile(percentile) / 1000.0;
  }

  @Override
  public void close() {
    ending = true;
    threads.close();
  }
}
