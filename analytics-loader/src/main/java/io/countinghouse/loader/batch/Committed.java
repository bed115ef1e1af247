package io.countinghouse.loader.batch;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * What the group has committed for a partition. The offset is always the first whose fate is open;
 * the metadata says whether a batch was begun there.
 */
public sealed interface Committed {

  /** All before {@code next} is in ClickHouse; nothing after it is. */
  record Closed(long next) implements Committed {}

  /**
   * All before the bounds is in; of the batch within them all, nothing or some of its months is.
   */
  record Open(Bounds bounds) implements Committed {}

  /** As it is to be committed. */
  default OffsetAndMetadata toOffset() {
    return switch (this) {
      case Closed closed -> new OffsetAndMetadata(closed.next(), "1 closed");
      case Open open -> new OffsetAndMetadata(open.bounds().first(), encode(open.bounds()));
    };
  }

  /**
   * Reads what was committed.
   *
   * @throws IllegalArgumentException if it was written by no loader of this or an earlier version
   */
  static Committed of(OffsetAndMetadata offset) {
    var text = offset.metadata();
    if (text.isEmpty()
        || text.equals("1 closed")) { // empty: the group was moved, by a repair or by hand
      return new Closed(offset.offset());
    }
    return new Open(decode(offset.offset(), text));
  }

  /** Such as {@code 1 open last=99 dead=0 decoder=1 attempt=0 rows=202610:8,202611:192}. */
  Pattern OPEN =
      Pattern.compile(
          "1 open last=(\\d+) dead=(\\d+) decoder=(\\d+) attempt=(\\d+) rows=((?:\\d+:\\d+,?)*)");

  private static String encode(Bounds b) {
    var rows = new StringBuilder();
    b.rows()
        .forEach((month, count) ->
            rows.append(rows.isEmpty() ? "" : ",").append(month).append(':').append(count));
    return "1 open last=%d dead=%d decoder=%d attempt=%d rows=%s"
        .formatted(b.last(), b.deadLetters(), b.decoder(), b.attempt(), rows);
  }

  private static Bounds decode(long first, String text) {
    var open = OPEN.matcher(text);
    if (!open.matches()) {
      throw new IllegalArgumentException("not a loader's bounds: " + text);
    }
    return new Bounds(
        first,
        Long.parseLong(open.group(1)),
        rows(open.group(5)),
        Long.parseLong(open.group(2)),
        Integer.parseInt(open.group(3)),
        Integer.parseInt(open.group(4)));
  }

  private static SortedMap<Integer, Long> rows(String text) {
    var rows = new TreeMap<Integer, Long>();
    if (!text.isEmpty()) {
      for (var entry : text.split(",", -1)) {
        int colon = entry.indexOf(':');
        rows.put(
            Integer.valueOf(entry.substring(0, colon)), Long.valueOf(entry.substring(colon + 1)));
      }
    }
    return rows;
  }

  /** The partitions' states as one commit. */
  static <K> Map<K, OffsetAndMetadata> offsets(Map<K, ? extends Committed> states) {
    var offsets = new HashMap<K, OffsetAndMetadata>();
    states.forEach((partition, state) -> offsets.put(partition, state.toOffset()));
    return offsets;
  }
}
