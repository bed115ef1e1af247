package io.countinghouse.detection;

import io.countinghouse.detection.feature.Moment;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.History;
import io.countinghouse.detection.model.Model;
import io.countinghouse.detection.model.ModelFeatures;
import io.countinghouse.detection.profile.Profile;
import io.countinghouse.detection.rule.Assessment;
import io.countinghouse.detection.rule.RuleSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules and, where there is one, the model: they judge apart, and the greater word counts. A
 * rule is what a person has decided and must not be talked down by a model, nor the other way
 * round; and both look at the same history, so that adding them up would count one hint twice.
 */
public final class Judge {

  private final RuleSet rules;
  private final @Nullable Model model;
  private final @Nullable Model shadowModel;

  /** With no model in shadow. */
  public Judge(RuleSet rules, @Nullable Model model) {
    this(rules, model, null);
  }

  /**
   * @param shadowModel asked and recorded beside the model, but not heard
   */
  public Judge(RuleSet rules, @Nullable Model model, @Nullable Model shadowModel) {
    this.rules = rules;
    this.model = model;
    this.shadowModel = shadowModel;
  }

  public RuleSet rules() {
    return rules;
  }

  /** Whether it looks at profiles. */
  public boolean needsProfile() {
    return model != null || shadowModel != null || rules.looksAtMerchants();
  }

  /**
   * What the judge looks at when an event comes in.
   *
   * @param profile of the merchant, or of the counterparty where the event names no merchant
   */
  public Moment moment(String account, AccountEvent event, History history, Profile profile) {
    return new Moment(account, event, history, profile, rules.thresholds());
  }

  /**
   * Judges an event by what came in before it.
   *
   * @param moment as {@link #moment} gives it
   */
  public Verdict judge(Moment moment) {
    var byRules = rules.assess(moment);
    var byModel = ask(model, moment);
    double score = greater(byRules.score(), byModel);
    return new Verdict(score, byRules, byModel, trial(byRules, byModel, moment));
  }

  private Verdict.@Nullable Trial trial(
      Assessment byRules, Verdict.@Nullable ByModel byModel, Moment moment) {
    var trial = byRules.shadow();
    if (trial == null && shadowModel == null) {
      return null;
    }
    var byShadow = ask(shadowModel, moment);
    double rulesScore = trial == null ? byRules.score() : trial.score();
    return new Verdict.Trial(
        greater(rulesScore, byShadow == null ? byModel : byShadow),
        trial == null ? !byRules.reasons().isEmpty() : trial.speaks(),
        trial == null ? List.of() : trial.spoke(),
        byShadow);
  }

  private static Verdict.@Nullable ByModel ask(@Nullable Model model, Moment moment) {
    if (model == null) {
      return null;
    }
    var inputs = model.inputs(ModelFeatures.of(moment, moment.profile(), model.delay()));
    return new Verdict.ByModel(model, model.score(inputs), inputs);
  }

  private static double greater(double rulesScore, Verdict.@Nullable ByModel byModel) {
    return byModel == null ? rulesScore : Math.max(rulesScore, byModel.score());
  }
}
