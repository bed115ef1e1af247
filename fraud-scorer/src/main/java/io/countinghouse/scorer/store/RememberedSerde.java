package io.countinghouse.scorer.store;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.Bucket;
import io.countinghouse.detection.history.Remembered;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A record of an account's history: its first byte says what it is and in which form. Forms that
 * earlier versions have written are read for good; one of a later version stops the reader, since
 * to leave it out would change scores without a word.
 */
final class RememberedSerde {

  static final Serde<Remembered> SERDE =
      Serdes.serdeFrom(
          (topic, one) -> one == null ? null : encode(one),
          (topic, bytes) -> bytes == null ? null : decode(bytes));

  private RememberedSerde() {}

  static byte[] encode(Remembered one) {
    var bytes = new ByteArrayOutputStream(128);
    try (var out = new DataOutputStream(bytes)) {
      switch (one) {
        case AccountEvent event -> AccountEventSerde.write(event, out);
        case Bucket bucket -> BucketSerde.write(bucket, out);
      }
    } catch (IOException impossible) {
      throw new SerializationException("a record can't be written to memory", impossible);
    }
    return bytes.toByteArray();
  }

  static Remembered decode(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int form = in.readUnsignedByte();
      if (form == BucketSerde.FORM) {
        return BucketSerde.read(in);
      }
      if (form < 1 || form > AccountEventSerde.FORM) {
        throw new SerializationException(
            "a history's record is of form %d, which this version does not know: it was written by a later one"
                .formatted(form));
      }
      return AccountEventSerde.read(form, in);
    } catch (IOException e) {
      throw new SerializationException("a history's record is cut short", e);
    }
  }
}
