package io.countinghouse.cli.repair;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.topics.Repair;
import io.countinghouse.worker.Pause;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits until the loaders have done with everything that the stream had at a moment. The partition
 * of which a record says that it must be passed is the one that its key belongs to now; if the
 * topic's number of partitions was raised since, its entry may lie in another one.
 */
final class Passed {

  private static final int ANSWER_MS_MAX = 20_000;
  private static final Duration AGAIN = Duration.ofMillis(300);

  private Passed() {}

  /**
   * Waits.
   *
   * @param ends of each partition the offset before which all must be done
   * @param until {@link System#nanoTime}
   * @throws CommandFailed if it is not so by then, or Kafka does not answer
   */
  static void await(String bootstrap, Map<TopicPartition, Long> ends, long until)
      throws InterruptedException {
    try (var admin =
        Admin.create(
            Map.of(
                "bootstrap.servers", bootstrap,
                "default.api.timeout.ms", ANSWER_MS_MAX,
                "request.timeout.ms", ANSWER_MS_MAX / 2))) {
      var behind = behind(admin, ends);
      while (!behind.isEmpty() && System.nanoTime() - until < 0) {
        Pause.of(AGAIN);
        behind = behind(admin, ends);
      }
      if (!behind.isEmpty()) {
        throw new CommandFailed(
            "nothing is sent: the loaders have not read what may still bring it, %s"
                .formatted(behind));
      }
    }
  }

  /** Such as {@code transactions-3: 100 of 120}. */
  private static Map<String, String> behind(Admin admin, Map<TopicPartition, Long> ends)
      throws InterruptedException {
    try {
      var committed =
          admin.listConsumerGroupOffsets(Repair.LOADER).partitionsToOffsetAndMetadata().get();
      var behind = new TreeMap<String, String>();
      ends.forEach((partition, end) -> {
        var at = committed.get(partition);
        long done = at == null ? 0 : at.offset();
        if (done < end) {
          behind.put(partition.toString(), done + " of " + end);
        }
      });
      return behind;
    } catch (ExecutionException e) {
      throw new CommandFailed("Kafka does not say how far the loaders are: " + e.getCause(), e);
    }
  }
}
