package io.countinghouse.training.backtest;

import io.countinghouse.detection.Verdict;
import io.countinghouse.events.Flag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** What a backtest found, counted as it went. */
public final class Findings {

  private final double threshold;
  private final int examplesMax;
  private final Map<Kind, List<Example>> examples = new LinkedHashMap<>();
  private final Map<String, Overlap> overlaps = new LinkedHashMap<>();

  private final Tally all = new Tally();
  private final Tally spoke = new Tally();
  private final Tally flagsToday = new Tally();
  private final Tally flagsWith = new Tally();
  private final Tally newFlags = new Tally();
  private final Tally spokeAndFlaggedToday = new Tally();
  private long flagsGone;
  private Instant first = Instant.MAX;
  private Instant last = Instant.MIN;

  /** Why a payment is shown. */
  public enum Kind {
    /** Fraud that only the candidates saw. */
    FOUND,
    /** The candidates spoke, and it was no fraud. */
    FALSE_ALARM,
    /** The candidates spoke, and nothing is known of it. */
    UNKNOWN,
    /** Fraud that the candidates did not see. */
    MISSED
  }

  /**
   * A payment to look at.
   *
   * @param reasons of the candidates
   */
  public record Example(Kind kind, PastPayment payment, List<Flag.Reason> reasons) {}

  /**
   * How often one of today's rules spoke, and how often together with a candidate.
   *
   * @param rule its id
   */
  public record Overlap(String rule, long spoke, long together) {

    private Overlap plus(Overlap other) {
      return new Overlap(rule, spoke + other.spoke, together + other.together);
    }
  }

  Findings(double threshold, int examplesMax) {
    this.threshold = threshold;
    this.examplesMax = examplesMax;
  }

  /**
   * Counts a payment that was judged.
   *
   * @param reasons of the candidates, if they are to be shown
   */
  void count(PastPayment payment, Verdict verdict, Supplier<List<Flag.Reason>> reasons) {
    boolean speaks = !Objects.requireNonNull(verdict.shadow()).spoke().isEmpty();
    boolean flagged = verdict.flags(threshold);
    boolean would = verdict.wouldFlag(threshold);
    all.add(payment.fraud());
    first = payment.postedAt().isBefore(first) ? payment.postedAt() : first;
    last = payment.postedAt().isAfter(last) ? payment.postedAt() : last;
    add(speaks, spoke, payment);
    add(flagged, flagsToday, payment);
    add(would, flagsWith, payment);
    add(would && !flagged, newFlags, payment);
    add(speaks && flagged, spokeAndFlaggedToday, payment);
    flagsGone += flagged && !would ? 1 : 0;
    for (var reason : verdict.rules().reasons()) {
      var one = new Overlap(reason.rule(), 1, speaks ? 1 : 0);
      overlaps.merge(reason.rule(), one, Overlap::plus);
    }
    remember(payment, speaks, flagged, reasons);
  }

  private static void add(boolean is, Tally to, PastPayment payment) {
    if (is) {
      to.add(payment.fraud());
    }
  }

  private void remember(
      PastPayment payment, boolean speaks, boolean flagged, Supplier<List<Flag.Reason>> reasons) {
    var fraud = payment.fraud();
    Kind kind;
    if (speaks) {
      kind = fraud == null ? Kind.UNKNOWN : fraud ? Kind.FOUND : Kind.FALSE_ALARM;
    } else if (fraud != null && fraud) {
      kind = Kind.MISSED;
    } else {
      return;
    }
    if (kind == Kind.FOUND && flagged) {
      return;
    }
    var kept = examples.computeIfAbsent(kind, key -> new ArrayList<>());
    if (kept.size() < examplesMax) {
      kept.add(new Example(kind, payment, reasons.get()));
    }
  }

  /** All that were judged. */
  public Tally all() {
    return all;
  }

  /** From the first to the last payment that was judged; 0 without any. */
  public Duration span() {
    return first.isAfter(last) ? Duration.ZERO : Duration.between(first, last);
  }

  /** Those of which a candidate spoke. */
  public Tally spoke() {
    return spoke;
  }

  public Tally flagsToday() {
    return flagsToday;
  }

  /** The flags that there would be with the candidates live. */
  public Tally flagsWith() {
    return flagsWith;
  }

  /** Those of them that there are not today. */
  public Tally newFlags() {
    return newFlags;
  }

  /** Flags of today that there would be no longer. */
  public long flagsGone() {
    return flagsGone;
  }

  /** Flagged today, and a candidate spoke. */
  public Tally overlap() {
    return spokeAndFlaggedToday;
  }

  /** By today's rules that spoke. */
  public List<Overlap> overlaps() {
    return List.copyOf(overlaps.values());
  }

  /** The first of each kind. */
  public List<Example> examples() {
    return examples.values().stream().flatMap(List::stream).toList();
  }
}
