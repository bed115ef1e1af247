package io.countinghouse.scorer.decided;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * All that was decided, as a function of the records of a topic. It belongs to the thread that
 * reads.
 *
 * @param <T> what it hands out, immutable to whoever asks
 */
public interface Book<T> {

  /**
   * Takes in a record.
   *
   * @return what came of it, for a log
   * @throws IllegalArgumentException if it is not right; the message says why
   * @throws io.countinghouse.events.UndecodableException if it can't be read
   */
  String take(ConsumerRecord<byte[], byte[]> record);

  /** What is known now. */
  T now();
}
