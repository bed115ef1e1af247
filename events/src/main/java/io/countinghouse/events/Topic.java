package io.countinghouse.events;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka topic as a typed value. Keys are UTF-8 text.
 *
 * @param partitions how many it is created with; keyed state depends on it, so an existing topic's
 *     number is never changed
 * @param retention how long records are kept; null: for ever (compacted)
 */
public record Topic<V>(String name, int partitions, @Nullable Duration retention, Codec<V> codec) {

  /** Where the named service puts records of this topic that it can't read. */
  public String deadLetters(String service) {
    return name + "." + service + ".dlq";
  }
}
