package io.countinghouse.training;

import java.util.Optional;

/**
 * The library that learns is native code, which on Linux needs OpenMP's runtime; a machine that has
 * a JDK need not have that. Scoring does without.
 */
public final class LearningLibrary {

  private static final String ENTRANCE = "ml.dmlc.xgboost4j.java.XGBoostJNI";

  private LearningLibrary() {}

  /** Why it can't be used here; empty: it can. */
  public static Optional<String> missing() {
    try {
      Class.forName(ENTRANCE);
      return Optional.empty();
    } catch (ClassNotFoundException | LinkageError e) {
      var cause = e.getCause() == null ? e : e.getCause();
      return Optional.of(
          "XGBoost can't be loaded: %s. On Debian and Ubuntu: apt install libgomp1"
              .formatted(cause.getMessage()));
    }
  }
}
