package io.countinghouse.events;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka topic as a typed value. Keys are UTF-8 text.
 *
 * @param partitions how many it is created with; keyed state depends on it, so an existing topic's
 *     number is never changed
 * @param retention how long records are kept; null: the newest of each key for ever (compacted)
 * @param supersededFor of a compacted topic: how long superseded records stay at least
 */
public record Topic<V>(
    String name,
    int partitions,
    @Nullable Duration retention,
    Duration supersededFor,
    Codec<V> codec) {

  private static final Duration FOR_EVER = ChronoUnit.FOREVER.getDuration();

  /** A topic whose records are kept for a time. */
  static <V> Topic<V> kept(String name, int partitions, Duration retention, Codec<V> codec) {
    return new Topic<>(name, partitions, retention, Duration.ZERO, codec);
  }

  /** A topic that keeps the newest record of each key. */
  static <V> Topic<V> compacted(
      String name, int partitions, Duration supersededFor, Codec<V> codec) {
    return new Topic<>(name, partitions, null, supersededFor, codec);
  }

  /**
   * A record of what was decided: one partition, so that its order is one; nothing is ever deleted;
   * and the broker stamps each record, so that nobody who writes can choose its time.
   */
  static <V> Topic<V> lasting(String name, Codec<V> codec) {
    return lasting(name, 1, codec);
  }

  /** The same in several partitions, where only the order of a key must be one. */
  static <V> Topic<V> lasting(String name, int partitions, Codec<V> codec) {
    return new Topic<>(name, partitions, FOR_EVER, Duration.ZERO, codec);
  }

  /** Whether it is {@link #lasting}. */
  public boolean isLasting() {
    return FOR_EVER.equals(retention);
  }

  /** Where the named service puts records of this topic that it can't read. */
  public String deadLetters(String service) {
    return name + "." + service + ".dlq";
  }

  /** Where the named service takes in again what it lacks of this topic. */
  public String repairs(String service) {
    return name + "." + service + ".repair";
  }
}
