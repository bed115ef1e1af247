package io.countinghouse.scorer.store;

import io.countinghouse.detection.history.Bucket.Width;
import org.apache.kafka.common.errors.SerializationException;

/** A bucket's width in one byte: its hours. */
final class WidthCode {

  private WidthCode() {}

  static byte of(Width width) {
    return switch (width) {
      case HOUR -> 1;
      case DAY -> 24;
    };
  }

  static Width width(byte code) {
    return switch (code) {
      case 1 -> Width.HOUR;
      case 24 -> Width.DAY;
      default -> throw new SerializationException("bucket of unknown width " + code);
    };
  }
}
