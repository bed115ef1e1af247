package io.countinghouse.cli.repair;

import io.countinghouse.reports.reconcile.SeqRange;
import io.countinghouse.reports.repair.Holes;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What ClickHouse lacks of some spans, found by a look that changes nothing.
 *
 * @param lines one for each span and kind of fact that lacks something
 * @param count of all, counted up to {@value #COUNTED_MAX} a line
 */
record Lacking(List<String> lines, long count) {

  private static final int COUNTED_MAX = 100_000;
  private static final int RANGES_NAMED_MAX = 10;

  static Lacking of(Holes holes, List<Span> spans) throws SQLException {
    var lines = new ArrayList<String>();
    long count = 0;
    for (var span : spans) {
      for (var what : Holes.Lacking.values()) {
        var missing = holes.first(what, span.lane(), span.from(), span.to(), COUNTED_MAX);
        if (!missing.isEmpty()) {
          count += missing.size();
          lines.add(line(span, what, missing));
        }
      }
    }
    return new Lacking(List.copyOf(lines), count);
  }

  private static String line(Span span, Holes.Lacking what, List<Long> missing) {
    var ranges = SeqRange.of(missing, RANGES_NAMED_MAX + 1);
    var named =
        ranges.stream()
            .limit(RANGES_NAMED_MAX)
            .map(SeqRange::toString)
            .collect(Collectors.joining(", "));
    return "%s: %s%d %s lack: %s%s"
        .formatted(
            span,
            missing.size() == COUNTED_MAX ? "at least " : "",
            missing.size(),
            noun(what, missing.size()),
            named,
            ranges.size() > RANGES_NAMED_MAX ? ", …" : "");
  }

  private static String noun(Holes.Lacking what, int count) {
    var one = what.name().toLowerCase(Locale.ROOT);
    return count == 1 ? one : one.equals("entry") ? "entries" : one + "s";
  }
}
