package io.countinghouse.cli.score;

import io.countinghouse.detection.rule.Candidates;
import io.countinghouse.detection.rule.Rule;
import io.countinghouse.events.Flag;
import io.countinghouse.events.Money;
import io.countinghouse.reports.TextTable;
import io.countinghouse.training.Days;
import io.countinghouse.training.backtest.Findings;
import io.countinghouse.training.backtest.Tally;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a backtest found.
 *
 * @param leftOut today's rules that did not judge
 * @param threshold from which score on there was a flag
 * @param read payments in all, those that only made history among them
 * @param seconds that it took
 */
record BacktestReport(
    Findings found,
    List<String> leftOut,
    Candidates candidates,
    double threshold,
    Days days,
    long read,
    double seconds) {

  private static final JsonMapper JSON = new JsonMapper();

  void print(PrintWriter out) {
    var table =
        new TextTable(List.of("what", ">payments", ">known frauds", ">precision", ">recall"));
    row(table, "payments", found.all());
    row(table, names() + " spoke", found.spoke());
    row(table, "flagged today, from %s on".formatted(threshold), found.flagsToday());
    row(table, "both of these", found.overlap());
    row(table, "flagged with it", found.flagsWith());
    row(table, "flags that are new", found.newFlags());
    out.print(table.render());
    if (!leftOut.isEmpty()) {
      out.println(
          "left out of today's rules, as they look at merchants: " + String.join(", ", leftOut));
    }
    overlaps(out);
    examples(out);
    out.println(json());
  }

  private String names() {
    return candidates.rules().stream().map(Rule::key).collect(Collectors.joining(", "));
  }

  private void row(TextTable table, String what, Tally tally) {
    table.row(
        List.of(
            what,
            Long.toString(tally.payments()),
            Long.toString(tally.frauds()),
            share(tally.precision()),
            share(tally.recall(found.all()))));
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }

  private void overlaps(PrintWriter out) {
    var table = new TextTable(List.of("rule of today", ">spoke", ">together with it"));
    for (var one : found.overlaps()) {
      table.row(List.of(one.rule(), Long.toString(one.spoke()), Long.toString(one.together())));
    }
    if (table.rows() > 0) {
      out.print(table.render());
    }
  }

  private void examples(PrintWriter out) {
    var table = new TextTable(List.of("example", "payment", "account", "at", ">amount", "", "why"));
    for (var one : found.examples()) {
      var event = one.payment().event();
      table.row(
          List.of(
              one.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
              one.payment().id(),
              one.payment().account(),
              one.payment().postedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
              Money.ofMinor(event.amountMinor(), event.currency()).decimal(),
              event.currency(),
              one.reasons().stream().map(BacktestReport::text).collect(Collectors.joining("; "))));
    }
    if (table.rows() > 0) {
      out.print(table.render());
    }
  }

  private static String text(Flag.Reason reason) {
    var evidence = reason.evidence() == null ? "" : " (" + reason.evidence() + ")";
    var conditions =
        reason.conditions().stream().map(BacktestReport::text).collect(Collectors.joining(", "));
    return reason.rule() + "/" + reason.version() + ": " + conditions + evidence;
  }

  private static String text(Flag.Condition one) {
    var window = one.window() == null ? "" : " " + one.window();
    var observed =
        one.observed() == null ? "none" : String.format(Locale.ROOT, "%.4g", one.observed());
    return String.format(
        Locale.ROOT,
        "%s%s %s %s %.4g %s",
        one.feature(),
        window,
        observed,
        one.comparison(),
        one.limit(),
        one.unit());
  }

  private ObjectNode json() {
    var json =
        JSON.createObjectNode()
            .put("rules", names())
            .put("from", days.from().toString())
            .put("to", days.to().toString())
            .put("threshold", threshold)
            .put("payments", found.all().payments())
            .put("frauds", found.all().frauds())
            .put("spoke", found.spoke().payments())
            .put("spoke_frauds", found.spoke().frauds());
    number(json, "precision", found.spoke().precision());
    number(json, "recall", found.spoke().recall(found.all()));
    json.put("flags_today", found.flagsToday().payments())
        .put("flags_today_frauds", found.flagsToday().frauds())
        .put("flags_with", found.flagsWith().payments())
        .put("flags_with_frauds", found.flagsWith().frauds())
        .put("flags_new", found.newFlags().payments())
        .put("flags_new_frauds", found.newFlags().frauds())
        .put("flags_gone", found.flagsGone())
        .put("overlap", found.overlap().payments())
        .put("read", read)
        .put("seconds", Math.round(seconds * 1000) / 1000.0);
    double spanSeconds = found.span().toMillis() / 1e3; // not the days asked for: they may be empty
    number(json, "times_real_time", Math.floor(spanSeconds / Math.max(seconds, 1e-3)));
    return json;
  }

  private static void number(ObjectNode json, String name, @Nullable Double value) {
    if (value == null || value.isNaN()) {
      json.putNull(name);
    } else {
      json.put(name, value);
    }
  }
}
