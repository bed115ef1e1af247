package io.countinghouse.training;

import io.countinghouse.detection.model.ModelFeatures;
import io.countinghouse.detection.model.ModelFile;
import io.countinghouse.detection.model.Trees;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Learns a model: several boosted ensembles that differ by seed only, so that their mean is
 * steadier than one. One thread, so equal rows and seed give equal bytes.
 */
public final class Trainer {

  /** Ensembles that are averaged. */
  static final int ENSEMBLES = 5;

  static final int ROUNDS = 500;

  private Trainer() {}

  /** More of these can't make a payment less suspicious, whatever a small sample says. */
  private static final Set<String> NEVER_SOOTHES =
      Set.of(
          "amount",
          "amount_ratio_median",
          "amount_spreads",
          "amount_ratio_mean",
          "amount_sigmas",
          "merchant_run_frauds");

  private static String monotone() {
    return ModelFeatures.NAMES.stream()
        .map(name -> NEVER_SOOTHES.contains(name) ? "1" : "0")
        .collect(Collectors.joining(",", "(", ")"));
  }

  /** What the library is told, but for the seed; found on the validation folds. */
  static Map<String, Object> parameters() {
    var p = new LinkedHashMap<String, Object>();
    p.put("objective", "binary:logistic");
    p.put("base_score", 0.5);
    p.put("tree_method", "hist");
    p.put("nthread", 1);
    p.put("eta", 0.03);
    p.put("max_depth", 3);
    p.put("min_child_weight", 2);
    p.put("subsample", 0.7);
    p.put("colsample_bynode", 0.4);
    p.put("lambda", 3);
    p.put("max_bin", 256);
    p.put("monotone_constraints", monotone());
    return p;
  }

  /**
   * Learns from rows.
   *
   * @throws IllegalArgumentException if they hold no fraud, or nothing else
   */
  public static ModelFile train(Matrix rows, Days days, Duration delay, long seed) {
    if (!rows.teaches()) {
      throw new IllegalArgumentException(
          "of %d training rows %d are frauds: nothing can be learnt"
              .formatted(rows.rows(), rows.frauds()));
    }
    try {
      var ensembles = new ArrayList<Trees>();
      for (var booster : boosters(rows, seed)) {
        ensembles.add(Ensembles.of(booster));
        booster.dispose();
      }
      return file(rows, days, delay, seed, ensembles);
    } catch (XGBoostError e) {
      throw new IllegalStateException("the library can't learn: " + e.getMessage(), e);
    }
  }

  static List<Booster> boosters(Matrix rows, long seed) throws XGBoostError {
    var data = matrix(rows);
    try {
      var boosters = new ArrayList<Booster>();
      for (int i = 0; i < ENSEMBLES; i++) {
        var p = new LinkedHashMap<>(parameters());
        p.put("seed", Math.floorMod(seed * ENSEMBLES + i, Integer.MAX_VALUE));
        boosters.add(XGBoost.train(data, p, ROUNDS, Map.of(), null, null));
      }
      return boosters;
    } finally {
      data.dispose();
    }
  }

  static DMatrix matrix(Matrix rows) throws XGBoostError {
    int columns = ModelFeatures.NAMES.size();
    var flat = new float[rows.rows() * columns];
    var labels = new float[rows.rows()];
    for (int i = 0; i < rows.rows(); i++) {
      System.arraycopy(rows.values(i), 0, flat, i * columns, columns);
      labels[i] = rows.payment(i).fraud() ? 1 : 0;
    }
    var data = new DMatrix(flat, rows.rows(), columns, Float.NaN);
    data.setLabel(labels);
    return data;
  }

  private static ModelFile file(
      Matrix rows, Days days, Duration delay, long seed, List<Trees> ensembles) {
    var told = new LinkedHashMap<String, String>();
    parameters().forEach((key, value) -> told.put(key, value.toString()));
    told.put("rounds", Integer.toString(ROUNDS));
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put("rows", (double) rows.rows());
    metrics.put("frauds", (double) rows.frauds());
    return new ModelFile(
        ModelFile.FORM,
        ModelFeatures.NAMES,
        days.from().toString(),
        days.to().toString(),
        (int) delay.toDays(),
        seed,
        told,
        metrics,
        ensembles);
  }
}
