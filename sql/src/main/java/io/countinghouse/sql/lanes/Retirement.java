package io.countinghouse.sql.lanes;

import java.time.Instant;

/**
 * What is recorded of a lane that is retired.
 *
 * @param version 1 retired it; a later one acknowledged what Kafka said by then
 * @param givenUp whether Kafka says otherwise than the lane's row, and that is accepted
 * @param inKafka how far Kafka said the lane was published
 * @param by the login of who did it
 */
public record Retirement(
    int version, boolean givenUp, KafkaMark inKafka, String reason, String by, Instant at) {

  /** Bytes of a reason, as the table checks them. */
  public static final int REASON_BYTES_MAX = 1_000;
}
