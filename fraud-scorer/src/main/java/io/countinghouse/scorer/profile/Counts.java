package io.countinghouse.scorer.profile;

import io.countinghouse.events.MerchantProfile.Bucket;
import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** What a bucket holds: 12 bytes in the store and its changelog. */
record Counts(int payments, int frauds, int explained) {

  static final Serde<Counts> SERDE =
      Serdes.serdeFrom(
          (topic, counts) -> counts == null ? null : counts.encode(),
          (topic, bytes) -> bytes == null ? null : decode(bytes));

  private static final Counts NONE = new Counts(0, 0, 0);

  static Counts of(Bucket bucket) {
    return new Counts(bucket.payments(), bucket.frauds(), bucket.explained());
  }

  Bucket bucket(long index) {
    return new Bucket(index, payments, frauds, explained);
  }

  /** These and one event more. */
  static Counts with(@Nullable Counts before, PartyEvent event) {
    var counts = before == null ? NONE : before;
    return switch (event.kind()) {
      case PAYMENT -> counts.plus(1, 0, 0);
      case FRAUD -> counts.plus(0, 1, event.explained() ? 1 : 0);
      case NO_FRAUD -> counts.plus(0, -1, event.explained() ? -1 : 0);
    };
  }

  private Counts plus(int morePayments, int moreFrauds, int moreExplained) {
    return new Counts(payments + morePayments, frauds + moreFrauds, explained + moreExplained);
  }

  private byte[] encode() {
    return ByteBuffer.allocate(12).putInt(payments).putInt(frauds).putInt(explained).array();
  }

  private static Counts decode(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    return new Counts(buffer.getInt(), buffer.getInt(), buffer.getInt());
  }
}
