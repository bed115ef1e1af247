package io.countinghouse.stack;

import java.nio.file.Path;

/**
 * The real Kafka, one KRaft broker on a loopback port. Topics are created by those who own them,
 * never by a first write. An acknowledged record is in the page cache: it survives a kill, not a
 * power cut.
 */
public sealed interface KafkaBroker extends Server permits LocalKafka, ContainerKafka {
  /** Starts the broker and waits until it takes requests. */
  static KafkaBroker start(Path dir) {
    return Containers.wanted()
        ? ContainerKafka.launch(dir).awaitReady()
        : LocalKafka.launch(dir).awaitReady();
  }

  /** Starts it again after a kill or instead of what runs, with the same port and data. */
  KafkaBroker restart();

  /** Its address, host and port. */
  String bootstrap();
}
