package io.countinghouse.scorer;

import io.countinghouse.detection.Judge;
import io.countinghouse.detection.Verdict;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.events.FeatureValues;
import io.countinghouse.events.Flag;
import io.countinghouse.events.Money;
import io.countinghouse.events.Score;
import io.countinghouse.events.Transaction;
import io.countinghouse.scorer.profile.PartyEvent;
import io.countinghouse.scorer.profile.ToParty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is said of one transaction.
 *
 * @param flags one, or none
 * @param received the transaction itself if the other side is a customer too, else none
 * @param party whom it was paid to, or came from
 */
record Scored(
    Score score, List<Flag> flags, List<Transaction> received, String party, long occurredAtUs)
    implements Outcome, ToParty.About {

  /** More of them would not be read. */
  private static final int CONTRIBUTIONS_MAX = 5;

  @Override
  public List<Score> scores() {
    return List.of(score);
  }

  @Override
  public PartyEvent partyEvent() {
    return PartyEvent.payment(occurredAtUs);
  }

  /** The same with its flag in the alert that it belongs to. */
  Scored raised(Alerting alerting) {
    return flags.isEmpty()
        ? this
        : new Scored(
            score, flags.stream().map(alerting::raised).toList(), received, party, occurredAtUs);
  }

  static Scored of(
      Transaction t, AccountEvent event, Verdict verdict, Judge judge, double threshold) {
    boolean flagged = verdict.flags(threshold);
    var shadow = shadow(verdict, threshold);
    var ruleSet = judge.rules().name();
    return new Scored(
        score(t, verdict, ruleSet, flagged, shadow),
        flagged ? List.of(flag(t, verdict, ruleSet, threshold)) : List.of(),
        t.reachesCustomer() ? List.of(t) : List.of(),
        event.party(),
        event.occurredAtUs());
  }

  private static Score score(
      Transaction t,
      Verdict verdict,
      String ruleSet,
      boolean flagged,
      Score.@Nullable Shadow shadow) {
    return new Score(
        t.id(),
        t.subjectAccount(),
        t.lane(),
        t.laneSeq(),
        t.postedAt(),
        verdict.score(),
        ruleSet,
        verdict.rules().score(),
        verdict.rules().features(),
        recorded(verdict),
        flagged,
        shadow);
  }

  private static Score.@Nullable Shadow shadow(Verdict verdict, double threshold) {
    var trial = verdict.shadow();
    if (trial == null) {
      return null;
    }
    var own = trial.model();
    return new Score.Shadow(
        trial.score(),
        verdict.wouldFlag(threshold),
        trial.spoke(),
        own == null ? "" : own.by().digest(),
        own == null ? 0 : own.score(),
        own == null ? FeatureValues.of() : FeatureValues.of(own.inputs()));
  }

  private static Score.@Nullable ByModel recorded(Verdict verdict) {
    var model = verdict.model();
    return model == null
        ? null
        : new Score.ByModel(model.by().digest(), model.score(), FeatureValues.of(model.inputs()));
  }

  private static Flag flag(Transaction t, Verdict verdict, String ruleSet, double threshold) {
    return new Flag(
        t.id(),
        t.subjectAccount(),
        t.lane(),
        t.laneSeq(),
        t.occurredAt(),
        t.postedAt(),
        Money.ofMinor(t.amountMinor(), t.currency()).decimal(),
        t.currency(),
        t.counterparty(),
        t.merchantId(),
        t.country(),
        verdict.score(),
        threshold,
        ruleSet,
        verdict.rules().reasons(),
        explained(verdict),
        null,
        null);
  }

  private static Flag.@Nullable ByModel explained(Verdict verdict) {
    var model = verdict.model();
    if (model == null) {
      return null;
    }
    var contributions =
        model.by().strongest(model.inputs(), CONTRIBUTIONS_MAX).stream()
            .map(one -> new Flag.Contribution(one.feature(), one.value(), one.logOdds()))
            .toList();
    return new Flag.ByModel(model.by().digest(), model.score(), contributions);
  }
}
