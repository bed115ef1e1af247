package io.countinghouse.training.backtest;

import io.countinghouse.detection.Judge;
import io.countinghouse.detection.Verdict;
import io.countinghouse.detection.feature.AccountFigures;
import io.countinghouse.detection.feature.Moment;
import io.countinghouse.detection.history.AccountEvent.Label;
import io.countinghouse.detection.history.History;
import io.countinghouse.detection.rule.Candidates;
import io.countinghouse.detection.rule.Rule;
import io.countinghouse.detection.rule.RuleRefusedException;
import io.countinghouse.detection.rule.RuleSet;
import io.countinghouse.events.Flag;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/**
 * The live code over past payments, in the order in which they were posted: today's rules judge,
 * and the candidates stand in shadow beside them.
 */
public final class Backtest {

  /**
   * What and how.
   *
   * @param rulesAt the rules of a moment
   * @param threshold the score from which a flag is raised
   * @param from the first moment to be judged; what was before only makes history
   * @param to the first moment that is no longer judged
   * @param inOrder whether payments of all accounts come in the order of time, each followed by
   *     what becomes of it; else nothing is known of merchants, and today's rules that look at them
   *     are left out
   * @param examplesMax of each kind
   */
  public record Setting(
      Function<Instant, RuleSet> rulesAt,
      Candidates candidates,
      double threshold,
      Instant from,
      Instant to,
      boolean inOrder,
      int examplesMax) {}

  /** A label on its way. */
  private record Learnt(Instant at, UUID event, Label label) {}

  private final Setting setting;
  private final Map<String, History> histories = new HashMap<>();
  private final Map<String, ArrayDeque<Learnt>> unknown = new HashMap<>();
  private final Merchants merchants = new Merchants();
  private final Map<Kind, List<Example>> examples = new LinkedHashMap<>();

  private final Tally all = new Tally();
  private final Tally spoke = new Tally();
  private final Tally flagsToday = new Tally();
  private final Tally flagsWith = new Tally();
  private final Tally newFlags = new Tally();
  private final Tally spokeAndFlaggedToday = new Tally();
  private long flagsGone;
  private final Map<String, Overlap> overlaps = new LinkedHashMap<>();
  private final Map<RuleSet, List<String>> leftOutOf = new HashMap<>();

  public Backtest(Setting setting) {
    this.setting = setting;
  }

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
  public record Overlap(String rule, long spoke, long together) {}

  /**
   * Says that it became known what a payment was; before that payment's successors are taken, and
   * in the order of time for each account.
   */
  public void learn(String account, UUID event, boolean fraud, Instant at) {
    unknown
        .computeIfAbsent(account, key -> new ArrayDeque<>())
        .add(new Learnt(at, event, fraud ? Label.FRAUD : Label.GOOD));
    var seen = fraud && setting.inOrder ? history(account).find(event) : null;
    if (seen != null) {
      merchants.fraud(seen, at);
    }
  }

  private History history(String account) {
    return histories.getOrDefault(account, History.EMPTY);
  }

  /**
   * Judges the next payment.
   *
   * @throws IllegalArgumentException if a candidate looks at merchants, of whom nothing is known
   */
  public void take(PastPayment payment) {
    var history = upToDate(payment.account(), payment.postedAt());
    var event = payment.event();
    if (history.holds(event)) {
      return; // the scorer, too, refuses what it has scored
    }
    boolean judged =
        !payment.postedAt().isBefore(setting.from) && payment.postedAt().isBefore(setting.to);
    var today = setting.rulesAt.apply(payment.postedAt());
    var judge = new Judge(tried(today), null);
    var profile = merchants.of(event, payment.postedAt());
    var moment = judge.moment(payment.account(), event, history, profile);
    if (judged) {
      noteLeftOut(today);
      count(payment, moment, judge.judge(moment), judge.rules());
    }
    var seen = event.seen(AccountFigures.unusual(moment));
    if (setting.inOrder) {
      merchants.paid(seen);
    }
    histories.put(payment.account(), history.with(seen).next());
  }

  private RuleSet tried(RuleSet today) {
    if (setting.inOrder) {
      return setting.candidates.beside(today);
    }
    try {
      return setting.candidates.besideWithoutMerchants(today);
    } catch (RuleRefusedException e) {
      throw new IllegalArgumentException(
          e.getMessage()
              + ": that needs all accounts' payments in the order of time, as a file has them (--data)",
          e);
    }
  }

  private void noteLeftOut(RuleSet today) {
    if (!setting.inOrder) {
      leftOutOf.computeIfAbsent(
          today, rules -> rules.rulesOfMerchants().stream().map(Rule::key).toList());
    }
  }

  private History upToDate(String account, Instant now) {
    var history = history(account);
    var waiting = unknown.get(account);
    while (waiting != null && !waiting.isEmpty() && !waiting.getFirst().at().isAfter(now)) {
      var learnt = waiting.removeFirst();
      var event = history.find(learnt.event());
      if (event != null) {
        history = history.replaced(event.labelled(learnt.label()));
      }
    }
    return history;
  }

  private void count(PastPayment payment, Moment moment, Verdict verdict, RuleSet rules) {
    var trial = Objects.requireNonNull(verdict.shadow());
    boolean speaks = !trial.spoke().isEmpty();
    boolean flagged = verdict.flags(setting.threshold);
    boolean would = verdict.wouldFlag(setting.threshold);
    all.add(payment.fraud());
    add(speaks, spoke, payment);
    add(flagged, flagsToday, payment);
    add(would, flagsWith, payment);
    add(would && !flagged, newFlags, payment);
    add(speaks && flagged, spokeAndFlaggedToday, payment);
    flagsGone += flagged && !would ? 1 : 0;
    for (var reason : verdict.rules().reasons()) {
      overlaps.merge(
          reason.rule(),
          new Overlap(reason.rule(), 1, speaks ? 1 : 0),
          (one, other) ->
              new Overlap(
                  one.rule(), one.spoke() + other.spoke(), one.together() + other.together()));
    }
    remember(payment, speaks, flagged, moment, rules);
  }

  private static void add(boolean is, Tally to, PastPayment payment) {
    if (is) {
      to.add(payment.fraud());
    }
  }

  private void remember(
      PastPayment payment, boolean speaks, boolean flagged, Moment moment, RuleSet rules) {
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
    if (kept.size() < setting.examplesMax) {
      kept.add(new Example(kind, payment, rules.explainShadow(moment)));
    }
  }

  /** All that were judged. */
  public Tally all() {
    return all;
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

  /** Today's rules that did not judge, because nothing is known of merchants. */
  public List<String> leftOut() {
    var keys = new TreeSet<String>();
    leftOutOf.values().forEach(keys::addAll);
    return List.copyOf(keys);
  }

  /** The first of each kind. */
  public List<Example> examples() {
    return examples.values().stream().flatMap(List::stream).toList();
  }
}
