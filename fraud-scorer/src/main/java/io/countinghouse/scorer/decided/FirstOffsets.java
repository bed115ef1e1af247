package io.countinghouse.scorer.decided;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a group begins that has not read a partition yet. The stream itself resets no offset, so
 * that what is deleted under a running scorer stops it: each partition must have one before.
 */
public final class FirstOffsets {

  private static final Logger LOG = LoggerFactory.getLogger(FirstOffsets.class);

  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private FirstOffsets() {}

  /**
   * Sets the group, in each partition where it can't go on, to the first record that is there. To
   * be called when {@link ReadBefore} has nothing against that, or somebody has accepted it.
   *
   * @throws IllegalStateException if Kafka refuses; while another instance is a member it does, and
   *     then that one has set them, or can't go on either
   */
  public static void set(String bootstrap, String group) throws InterruptedException {
    var missing = missing(bootstrap, group);
    if (missing.isEmpty()) {
      return;
    }
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin
          .alterConsumerGroupOffsets(group, beginnings(missing))
          .all()
          .get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS);
      LOG.atInfo().addKeyValue("group", group).log("reads from the beginning: {}", names(missing));
    } catch (ExecutionException | TimeoutException e) {
      var still = missing(bootstrap, group); // another instance may have been faster
      if (!still.isEmpty()) {
        throw new IllegalStateException(
            "group %s can't begin to read %s: %s. Stop its other scorers first"
                .formatted(group, names(still), e.getMessage()),
            e);
      }
    }
  }

  private static List<ReadPlace> missing(String bootstrap, String group) {
    return ReadPlace.all(bootstrap, group, ReadBefore.TOPICS).stream()
        .filter(place -> !place.isThere())
        .toList();
  }

  private static Map<TopicPartition, OffsetAndMetadata> beginnings(Collection<ReadPlace> places) {
    return places.stream()
        .collect(
            Collectors.toMap(
                ReadPlace::partition, place -> new OffsetAndMetadata(place.beginning())));
  }

  private static String names(List<ReadPlace> places) {
    return places.stream().map(at -> at.partition().toString()).collect(Collectors.joining(", "));
  }
}
