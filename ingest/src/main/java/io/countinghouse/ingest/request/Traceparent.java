package io.countinghouse.ingest.request;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a request belongs to, as W3C Trace Context (level 1) names it.
 *
 * @param traceId 32 hexadecimal digits, not all 0
 * @param header as it is handed on: version 00, always 55 characters
 */
public record Traceparent(String traceId, String header) {

  private static final int LENGTH = 55;
  private static final int ID_BEGIN = 3;
  private static final int PARENT_BEGIN = 36;
  private static final int FLAGS_BEGIN = 53;

  /** What version 00 knows of the flags. */
  private static final int SAMPLED = 1;

  private static final Pattern VERSION_00 =
      Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  /** The first four fields are as in version 00, whatever comes after them. */
  private static final Pattern LATER_VERSION =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

  private static final String NO_VERSION = "ff";
  private static final String NO_TRACE = "0".repeat(32);
  private static final String NO_PARENT = "0".repeat(16);

  /**
   * Reads a header's value. A later version is handed on as the version that we know, with no flag
   * but whether it is sampled.
   *
   * @return null if it is not valid: the standard has it ignored, so it is no error
   */
  public static @Nullable Traceparent parse(String value) {
    boolean known = VERSION_00.matcher(value).matches();
    if (!known && !later(value)) {
      return null;
    }
    var traceId = value.substring(ID_BEGIN, PARENT_BEGIN - 1);
    var parentId = value.substring(PARENT_BEGIN, FLAGS_BEGIN - 1);
    if (traceId.equals(NO_TRACE) || parentId.equals(NO_PARENT)) {
      return null;
    }
    return new Traceparent(
        traceId, known ? value : "00" + value.substring(2, FLAGS_BEGIN) + flags(value));
  }

  private static boolean later(String value) {
    return !value.startsWith("00")
        && !value.startsWith(NO_VERSION)
        && LATER_VERSION.matcher(value).matches();
  }

  private static String flags(String value) {
    return "0" + (HexFormat.fromHexDigits(value, FLAGS_BEGIN, LENGTH) & SAMPLED);
  }

  /** An id for a trace that begins here; it need not be unforeseeable. */
  public static String newTraceId() {
    var random = ThreadLocalRandom.current();
    var hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong() | 1) + hex.toHexDigits(random.nextLong());
  }
}
