package io.countinghouse.training.backtest;

import io.countinghouse.detection.Judge;
import io.countinghouse.detection.feature.AccountFigures;
import io.countinghouse.detection.rule.Candidates;
import io.countinghouse.detection.rule.Rule;
import io.countinghouse.detection.rule.RuleRefusedException;
import io.countinghouse.detection.rule.RuleSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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
   * @param inOrder whether payments of all accounts come in the order of time, and so does what
   *     becomes known of them; else nothing is known of merchants, and today's rules that look at
   *     them are left out
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

  private final Setting setting;
  private final Past past;
  private final Findings findings;
  private final Map<RuleSet, List<String>> leftOutOf = new HashMap<>();

  public Backtest(Setting setting) {
    this.setting = setting;
    this.past = new Past(setting.inOrder);
    this.findings = new Findings(setting.threshold, setting.examplesMax);
  }

  /**
   * Says that it became known what a payment was; before that payment's successors are taken, and
   * in the order of time for each account.
   */
  public void learn(PastLabel label) {
    past.learn(label);
  }

  /**
   * Says what an account received. Where payments of different accounts have no order, that is all
   * of it, and before the account's own payments are taken. Where they have one, payments that move
   * at once say it themselves; this is for those that were authorised, when they are captured.
   */
  public void learn(PastReceived received) {
    past.learn(received);
  }

  /**
   * Judges the next payment.
   *
   * @throws IllegalArgumentException if a candidate looks at merchants, of whom nothing is known
   */
  public void take(PastPayment payment) {
    var history = past.of(payment.account(), payment.postedAt());
    var event = payment.event();
    if (history.holds(event)) {
      return; // the scorer, too, refuses what it has scored
    }
    var today = setting.rulesAt.apply(payment.postedAt());
    var judge = new Judge(tried(today), null);
    var moment = judge.moment(payment.account(), event, history, past.merchant(event));
    if (isJudged(payment)) {
      noteLeftOut(today);
      findings.count(payment, judge.judge(moment), () -> judge.rules().explainShadow(moment));
    }
    var seen = event.seen(AccountFigures.unusual(moment));
    past.add(payment.account(), seen, payment.reachesCustomer());
  }

  private boolean isJudged(PastPayment payment) {
    return !payment.postedAt().isBefore(setting.from) && payment.postedAt().isBefore(setting.to);
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
              + ": that needs all accounts' payments in the order of time, as a file has them"
              + " (--data)",
          e);
    }
  }

  private void noteLeftOut(RuleSet today) {
    if (!setting.inOrder) {
      leftOutOf.computeIfAbsent(
          today, rules -> rules.rulesOfMerchants().stream().map(Rule::key).toList());
    }
  }

  /** What it found so far. */
  public Findings findings() {
    return findings;
  }

  /** Today's rules that did not judge, because nothing is known of merchants. */
  public List<String> leftOut() {
    var keys = new TreeSet<String>();
    leftOutOf.values().forEach(keys::addAll);
    return List.copyOf(keys);
  }
}
