package io.countinghouse.scorer.store;

import io.countinghouse.detection.history.Bucket;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import org.apache.kafka.common.errors.SerializationException;

/** A bucket in the store and its changelog, after a byte with the form's number. */
final class BucketSerde {

  /** Apart from the forms of events. */
  static final int FORM = 101;

  private BucketSerde() {}

  static byte[] encode(Bucket bucket) {
    var bytes = new ByteArrayOutputStream(128);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(FORM);
      write(bucket, out);
    } catch (IOException impossible) {
      throw new SerializationException("a bucket can't be written to memory", impossible);
    }
    return bytes.toByteArray();
  }

  private static void write(Bucket bucket, DataOutputStream out) throws IOException {
    out.writeLong(bucket.startUs());
    out.writeByte(WidthCode.of(bucket.width()));
    out.writeShort(bucket.parts().size());
    for (var part : bucket.parts()) {
      out.writeBoolean(part.outgoing());
      Texts.write(out, part.currency());
      out.writeInt(part.count());
      out.writeDouble(part.minor());
      out.writeDouble(part.greatestMinor());
      out.writeInt(part.frauds());
    }
  }

  static Bucket read(DataInputStream in) throws IOException {
    long startUs = in.readLong();
    var width = WidthCode.width(in.readByte());
    int size = in.readUnsignedShort();
    var parts = new ArrayList<Bucket.Part>(size);
    for (int i = 0; i < size; i++) {
      parts.add(
          new Bucket.Part(
              in.readBoolean(),
              Texts.read(in),
              in.readInt(),
              in.readDouble(),
              in.readDouble(),
              in.readInt()));
    }
    return new Bucket(startUs, width, parts);
  }
}
