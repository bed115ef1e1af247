package io.countinghouse.cli.bench;

import io.countinghouse.detection.feature.AccountFigures;
import io.countinghouse.detection.feature.Feature;
import io.countinghouse.detection.feature.Measure;
import io.countinghouse.detection.feature.Moment;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.History;
import io.countinghouse.detection.model.Model;
import io.countinghouse.detection.model.ModelFeatures;
import io.countinghouse.detection.profile.Profile;
import io.countinghouse.detection.profile.Risk;
import io.countinghouse.detection.rule.RuleFile;
import io.countinghouse.detection.rule.RuleSet;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What the parts of a score cost, each alone, in this JVM, over the same payments: the code that
 * the stream runs, without the stream. What is left of a score's time is Kafka and the stores.
 */
final class ScoreShares {

  private static final int EVENTS = 2_000;
  private static final int PAYMENTS_BEFORE = 60;
  private static final int ACCOUNTS = 200;
  private static final int ROUNDS = 10;
  private static final Duration DELAY = Duration.ofDays(7);

  private final RuleSet rules = RuleFile.builtIn();
  private final Model model = BenchModel.file().model();
  private final List<Case> cases = new ArrayList<>();
  private final double[] figures = new double[ModelFeatures.NAMES.size()];
  private double unused;

  /** A payment and what it is judged by. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Case(
      Transaction t,
      byte[] bytes,
      AccountEvent event,
      History history,
      Profile profile,
      float[] inputs) {}

  ScoreShares() {
    var load = new ScoreTown(ACCOUNTS);
    var histories = new HashMap<String, History>();
    var profiles = new HashMap<String, Profile>();
    for (int i = 0; i < PAYMENTS_BEFORE * ACCOUNTS + EVENTS; i++) {
      var t = load.next();
      var event = AccountEvent.of(t);
      var history = histories.getOrDefault(t.subjectAccount(), History.EMPTY);
      var profile = profiles.computeIfAbsent(event.party(), party -> new Profile());
      if (i >= PAYMENTS_BEFORE * ACCOUNTS) {
        var moment = new Moment(t.subjectAccount(), event, history, rules.thresholds());
        var inputs = model.inputs(ModelFeatures.of(moment, profile, DELAY));
        var bytes = Topics.TRANSACTIONS.codec().encode(t);
        cases.add(new Case(t, bytes, event, history, profile, inputs));
      }
      histories.put(t.subjectAccount(), history.with(event).next());
      profile.payment(event.occurredAtUs());
    }
  }

  /** Microseconds for each payment, by part. */
  Map<String, Double> micros() {
    var parts = parts();
    parts.values().forEach(this::time); // lets the JVM compile what several of them use
    var micros = new LinkedHashMap<String, Double>();
    parts.forEach((name, part) -> micros.put(name, time(part)));
    return micros;
  }

  private Map<String, ToDoubleFunction<Case>> parts() {
    var parts = new LinkedHashMap<String, ToDoubleFunction<Case>>();
    parts.put("decode_transaction", this::decode);
    parts.put("rules", one -> rules.assess(moment(one)).score());
    for (var feature : Feature.values()) {
      var measures = measures(feature);
      if (!measures.isEmpty()) {
        parts.put("rules_feature_" + feature.id(), one -> sum(measures, moment(one)));
      }
    }
    parts.put("model_features_account", this::account);
    parts.put("model_features_merchant", this::merchant);
    parts.put("model_trees", this::trees);
    parts.put("history_add", one -> one.history.with(one.event).next().events().size());
    return parts;
  }

  private Moment moment(Case one) {
    return new Moment(one.t.subjectAccount(), one.event, one.history, rules.thresholds());
  }

  private double decode(Case one) {
    var codec = Topics.TRANSACTIONS.codec();
    return codec.decode(codec.schema(), one.bytes).amountMinor();
  }

  private List<Measure> measures(Feature feature) {
    return rules.measures().stream().filter(one -> one.feature() == feature).toList();
  }

  private static double sum(List<Measure> measures, Moment moment) {
    double sum = 0;
    for (var measure : measures) {
      sum += measure.of(moment);
    }
    return sum;
  }

  private double account(Case one) {
    AccountFigures.fill(moment(one), figures, 0);
    return figures[0];
  }

  private double merchant(Case one) {
    Risk.fill(one.profile, one.event.occurredAtUs(), DELAY, figures, AccountFigures.NAMES.size());
    return figures[AccountFigures.NAMES.size()];
  }

  private double trees(Case one) {
    return model.score(one.inputs);
  }

  /** The median of the last half of the rounds; the first half lets the JVM compile. */
  private double time(ToDoubleFunction<Case> part) {
    var micros = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long startNs = System.nanoTime();
      for (var one : cases) {
        unused += part.applyAsDouble(one);
      }
      micros[round] = (System.nanoTime() - startNs) / 1e3 / cases.size();
    }
    return Median.of(Arrays.stream(micros, ROUNDS / 2, ROUNDS));
  }

  /** So that nothing is optimised away. */
  double unused() {
    return unused;
  }
}
