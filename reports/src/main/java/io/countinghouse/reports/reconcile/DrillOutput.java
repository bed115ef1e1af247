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

  private static String name(Examination.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
