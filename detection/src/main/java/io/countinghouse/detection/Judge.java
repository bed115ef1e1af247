package io.countinghouse.detection;

import io.countinghouse.detection.feature.Moment;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.History;
import io.countinghouse.detection.model.Model;
import io.countinghouse.detection.model.ModelFeatures;
import io.countinghouse.detection.profile.Profile;
import io.countinghouse.detection.rule.RuleSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules and, where there is one, the model: they judge apart, and the greater word counts. A
 * rule is what a person has decided and must not be talked down by a model, nor the other way
 * round; and both look at the same history, so that adding them up would count one hint twice.
 */
public final class Judge {

  private final RuleSet rules;
  private final @Nullable Model model;

  public Judge(RuleSet rules, @Nullable Model model) {
    this.rules = rules;
    this.model = model;
  }

  public RuleSet rules() {
    return rules;
  }

  public @Nullable Model model() {
    return model;
  }

  /** What the judge looks at when an event comes in. */
  public Moment moment(AccountEvent event, History history) {
    return new Moment(event, history, rules.thresholds());
  }

  /**
   * Judges an event by what came in before it.
   *
   * @param moment as {@link #moment} gives it
   * @param profile of the merchant, or of the counterparty where the event names no merchant
   */
  public Verdict judge(Moment moment, Profile profile) {
    var byRules = rules.assess(moment);
    if (model == null) {
      return new Verdict(byRules.score(), byRules, null);
    }
    var inputs = model.inputs(ModelFeatures.of(moment, profile, model.delay()));
    double score = model.score(inputs);
    var byModel = new Verdict.ByModel(model, score, inputs);
    return new Verdict(Math.max(byRules.score(), score), byRules, byModel);
  }
}
