package io.countinghouse.detection.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * One of the pieces that a model's file is sent in.
 *
 * @param digest of the whole file, SHA-256
 * @param number from 0 on
 * @param of how many pieces there are
 * @param packed a piece of the file as gzip has packed it
 */
@SuppressWarnings("ArrayRecordComponent") // bytes to be put together; never compared
public record ModelPart(String digest, int number, int of, byte[] packed) {

  /** So that a record of it, as text, stays below Kafka's 1 MiB. */
  static final int BYTES_MAX = 384 * 1024;

  /** The largest file there may be, even if it does not pack at all. */
  static final int PARTS_MAX = Math.ceilDiv(ModelBounds.FILE_BYTES_MAX, BYTES_MAX) + 1;

  /**
   * The pieces of a file.
   *
   * @throws IllegalArgumentException if there would be too many
   */
  public static List<ModelPart> of(String digest, byte[] file) {
    var packed = packed(file);
    int count = Math.ceilDiv(packed.length, BYTES_MAX);
    if (count > PARTS_MAX) {
      throw new IllegalArgumentException(
          "the model takes %d bytes packed; at most %d are sent"
              .formatted(packed.length, (long) BYTES_MAX * PARTS_MAX));
    }
    var parts = new ArrayList<ModelPart>();
    for (int i = 0; i < count; i++) {
      int to = Math.min(packed.length, (i + 1) * BYTES_MAX);
      parts.add(new ModelPart(digest, i, count, Arrays.copyOfRange(packed, i * BYTES_MAX, to)));
    }
    return parts;
  }

  private static byte[] packed(byte[] file) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(file);
    } catch (IOException e) {
      throw new UncheckedIOException("a file can't be packed in memory", e);
    }
    return bytes.toByteArray();
  }
}
