package io.countinghouse.reports.reconcile;

import io.countinghouse.reports.TextTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** An outcome for people and for programs. */
public final class OutcomeOutput {

  private OutcomeOutput() {}

  /** As tables, with the verdict last. */
  public static String text(Outcome outcome) {
    var text = new StringBuilder();
    text.append("everything posted up to ").append(outcome.takenAt()).append("\n\n");
    text.append(lanes(outcome));
    if (!outcome.differences().isEmpty()) {
      text.append('\n').append(differences(outcome));
    }
    text.append('\n').append(verdict(outcome)).append('\n');
    return text.toString();
  }

  private static String lanes(Outcome outcome) {
    var table =
        new TextTable(
            List.of(
                ">lane",
                ">must be 1..n",
                ">watermark",
                ">loaded",
                ">distinct",
                ">transactions",
                ">scored",
                ">flagged",
                "as of"));
    for (var lane : outcome.lanes()) {
      table.row(
          List.of(
              Integer.toString(lane.lane()),
              Long.toString(lane.lastSeq()),
              lane.watermarkSeq() < 0 ? "none" : Long.toString(lane.watermarkSeq()),
              Long.toString(lane.entries()),
              Long.toString(lane.distinct()),
              Long.toString(lane.transactions()),
              Long.toString(lane.scored()),
              Long.toString(lane.flagged()),
              lane.retiredAt() == null ? lane.asOf().toString() : "retired"));
    }
    return table.render();
  }

  private static String differences(Outcome outcome) {
    var table = new TextTable(List.of("difference", "where", "ledger", "loaded"));
    for (var difference : outcome.differences()) {
      table.row(
          List.of(
              name(difference.kind()), where(difference), difference.ledger(), difference.facts()));
    }
    return table.render();
  }

  private static String where(Difference difference) {
    var where = new StringBuilder();
    if (difference.lane() != null) {
      where.append("lane ").append(difference.lane());
    }
    if (!difference.ranges().isEmpty()) {
      where.append(": ").append(ranges(difference));
    }
    if (difference.bookingDate() != null) {
      where.append(difference.bookingDate()).append(' ');
    }
    if (difference.currency() != null) {
      where.append(difference.currency());
    }
    return where.toString();
  }

  private static String ranges(Difference difference) {
    return difference.ranges().stream().map(SeqRange::toString).collect(Collectors.joining(", "));
  }

  private static String verdict(Outcome outcome) {
    return "%s: %d transactions, %d scored, %d flagged; missing %d, duplicates %d; complete %s, balanced %s"
        .formatted(
            outcome.reconciled() ? "RECONCILED" : "NOT RECONCILED",
            outcome.transactions(),
            outcome.scored(),
            outcome.flagged(),
            outcome.missing(),
            outcome.duplicates(),
            outcome.complete() ? "yes" : "NO",
            outcome.balanced() ? "yes" : "NO");
  }

  /** As one JSON object. */
  public static String json(Outcome outcome) {
    var members = new LinkedHashMap<String, Object>();
    members.put("reconciled", outcome.reconciled());
    members.put("complete", outcome.complete());
    members.put("balanced", outcome.balanced());
    members.put("duplicates", outcome.duplicates());
    members.put("missing", outcome.missing());
    members.put("transactions", outcome.transactions());
    members.put("scored", outcome.scored());
    members.put("flagged", outcome.flagged());
    members.put("taken_at", outcome.takenAt().toString());
    members.put("waited_ms", outcome.waited().toMillis());
    members.put("lanes", outcome.lanes().stream().map(OutcomeOutput::lane).toList());
    members.put(
        "differences", outcome.differences().stream().map(OutcomeOutput::difference).toList());
    return new JsonMapper().writeValueAsString(members);
  }

  private static Map<String, Object> lane(Outcome.LaneOutcome lane) {
    var members = new LinkedHashMap<String, Object>();
    members.put("lane", lane.lane());
    members.put("last_seq", lane.lastSeq());
    members.put("watermark_seq", lane.watermarkSeq());
    members.put("as_of", lane.asOf().toString());
    var retiredAt = lane.retiredAt();
    if (retiredAt != null) {
      members.put("retired_at", retiredAt.toString());
    }
    members.put("chain", lane.chain());
    members.put("entries", lane.entries());
    members.put("distinct", lane.distinct());
    members.put("transactions", lane.transactions());
    members.put("scored", lane.scored());
    members.put("flagged", lane.flagged());
    return members;
  }

  private static Map<String, Object> difference(Difference difference) {
    var members = new LinkedHashMap<String, Object>();
    members.put("kind", name(difference.kind()));
    if (difference.lane() != null) {
      members.put("lane", difference.lane());
      members.put(
          "ranges", difference.ranges().stream().map(r -> List.of(r.first(), r.last())).toList());
    }
    if (difference.bookingDate() != null) {
      members.put("booking_date", difference.bookingDate());
    }
    if (difference.currency() != null) {
      members.put("currency", difference.currency());
    }
    members.put("ledger", difference.ledger());
    members.put("loaded", difference.facts());
    return members;
  }

  private static String name(Difference.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
