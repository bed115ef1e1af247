package io.countinghouse.reports.reconcile;

import io.countinghouse.reports.chain.Examination;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a drill-down found, for people, and what they can do about it. */
public final class DrillOutput {

  private static final String WATERMARKS = "lane_watermarks";

  /** All that {@code furthest.sql} counts. */
  private static final List<String> FURTHEST =
      List.of("postings", "account_entries", "scores", "flags", WATERMARKS);

  private DrillOutput() {}

  /** From the day to the field; then what is to be done. */
  public static String text(DrillDown.Result result) {
    var text = new StringBuilder();
    for (var day : result.days()) {
      text.append('\n').append(day.bookingDate()).append(' ').append(day.currency()).append('\n');
      day.accounts().forEach(account -> account(text, account));
      more(text, "  ", day.more(), "accounts");
    }
    more(text, "", result.moreDays(), "days and currencies");
    if (!result.entries().isEmpty()) {
      text.append("\nby lane\n");
      entries(text, "  ", result.entries());
    }
    todo(text, result.wrong());
    beyond(text, result.beyond());
    return text.toString();
  }

  private static void account(StringBuilder text, DrillDown.AccountDay account) {
    text.append("  account ").append(account.account()).append('\n');
    text.append("    ledger ").append(account.ledger()).append('\n');
    text.append("    loaded ").append(account.loaded()).append('\n');
    entries(text, "    ", account.entries());
    more(text, "    ", account.more(), "entries");
  }

  private static void entries(StringBuilder text, String indent, List<Examination.Found> found) {
    for (var each : found) {
      text.append(indent).append(each.entry()).append(' ').append(name(each.kind()));
      text.append(each.text().isEmpty() ? "" : ": " + each.text()).append('\n');
    }
  }

  private static void more(StringBuilder text, String indent, boolean more, String of) {
    if (more) {
      text.append(indent).append("and further ").append(of).append(" that are not shown\n");
    }
  }

  private static void todo(StringBuilder text, Collection<Examination.Found> wrong) {
    var rows = new TreeMap<Integer, TreeSet<Long>>();
    boolean missing = false;
    boolean altered = false;
    for (var found : wrong) {
      missing |= found.kind() == Examination.Kind.MISSING;
      altered |=
          found.kind() == Examination.Kind.ALTERED || found.kind() == Examination.Kind.UNREADABLE;
      if (found.kind() != Examination.Kind.MISSING) {
        rows.computeIfAbsent(found.entry().lane(), _ -> new TreeSet<>()).add(found.entry().seq());
      }
    }
    if (missing) {
      text.append("\nWhat is missing is loaded again by: ./countinghouse repair --yes\n");
    }
    if (!rows.isEmpty()) {
      text.append("\nRows that are there can't be mended by loading. ");
      text.append(altered ? "Ask verify-chain first which store was altered. " : "");
      text.append("If it is ClickHouse, its owner deletes them:\n");
      rows.forEach((lane, seqs) -> text.append(deletion(lane, seqs)));
      text.append("What the ledger has of them is then loaded by: ./countinghouse repair --yes\n");
    }
  }

  private static String deletion(int lane, Collection<Long> seqs) {
    var list = seqs.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return ("  ALTER TABLE postings DELETE WHERE lane = %1$d AND lane_seq IN (%2$s) SETTINGS"
            + " mutations_sync = 1;%n"
            + "  ALTER TABLE account_entries DELETE WHERE lane = %1$d AND lane_seq IN (%2$s)"
            + " SETTINGS mutations_sync = 1;%n")
        .formatted(lane, list);
  }

  private static void beyond(StringBuilder text, List<DrillDown.Beyond> beyond) {
    if (beyond.isEmpty()) {
      return;
    }
    text.append(
        """

        ClickHouse has sequences that the ledger does not: nobody posted them, or the ledger was put back to an earlier
        moment. These rows are then the last record of what it lost: see first that it is posted again, on another lane,
        and retire this one (docs/lanes.md). Then ClickHouse's owner deletes them, while nobody posts to the lane:
        """);
    for (var each : beyond) {
      for (var table : FURTHEST) {
        deletion(text, table, each);
      }
    }
  }

  /** A watermark of sequence 0 is that of a lane which has posted nothing yet. */
  private static void deletion(StringBuilder text, String table, DrillDown.Beyond beyond) {
    boolean watermarks = table.equals(WATERMARKS);
    if (!watermarks || beyond.range().first() > 0) {
      text.append(
          "  ALTER TABLE %s DELETE WHERE lane = %d AND %s BETWEEN %d AND %d SETTINGS mutations_sync = 1;%n"
              .formatted(
                  table,
                  beyond.lane(),
                  watermarks ? "last_seq" : "lane_seq",
                  beyond.range().first(),
                  beyond.range().last()));
    }
  }

  private static String name(Examination.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
