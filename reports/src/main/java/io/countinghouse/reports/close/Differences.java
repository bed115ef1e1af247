package io.countinghouse.reports.close;

import io.countinghouse.reports.reconcile.Difference;
import io.countinghouse.reports.reconcile.SeqRange;
import java.util.Locale;
import java.util.stream.Collectors;

/** A difference of the proof in one line. */
final class Differences {

  private Differences() {}

  static String line(Difference difference) {
    var text =
        new StringBuilder(difference.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    if (difference.lane() != null) {
      text.append(" in lane ").append(difference.lane());
    }
    if (difference.bookingDate() != null) {
      text.append(" on ").append(difference.bookingDate());
    }
    if (difference.currency() != null) {
      text.append(" in ").append(difference.currency());
    }
    if (!difference.ranges().isEmpty()) {
      text.append(" at ")
          .append(
              difference.ranges().stream()
                  .map(SeqRange::toString)
                  .collect(Collectors.joining(", ")));
    }
    return text.append(": the ledger has ")
        .append(difference.ledger())
        .append(", ClickHouse ")
        .append(difference.facts())
        .toString();
  }
}
