package io.countinghouse.ingest.publish;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.common.KafkaException;

/** A lane's producer that has shut out the former ones, tried as often as a publisher would. */
final class Fenced {

  private static final Duration MAX = Duration.ofSeconds(60);

  private Fenced() {}

  /** Waits for a broker that has just come, or come back. */
  static LaneProducer producer(String bootstrap, int lane) {
    return await()
        .atMost(MAX)
        .ignoreExceptionsInstanceOf(KafkaException.class)
        .until(() -> attempt(bootstrap, lane), Objects::nonNull);
  }

  private static LaneProducer attempt(String bootstrap, int lane) {
    var producer = new LaneProducer(bootstrap, lane);
    try {
      producer.fence();
      return producer;
    } catch (KafkaException e) {
      producer.close();
      throw e;
    }
  }
}
