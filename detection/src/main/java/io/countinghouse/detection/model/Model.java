package io.countinghouse.detection.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A learnt model, ready to score: the mean of several boosted ensembles that differ by seed. */
public final class Model {

  /**
   * What one feature did to one event's score.
   *
   * @param logOdds by how much it moved the log-odds of fraud, on the event's own paths
   */
  public record Contribution(String feature, double value, double logOdds) {}

  private final ModelFile file;
  private final String digest;
  private final List<float[]> means;

  Model(ModelFile file, String digest) {
    if (!file.features().equals(ModelFeatures.NAMES)) {
      throw new IllegalArgumentException("the model looks at other features than this version has");
    }
    this.file = file;
    this.digest = digest;
    this.means = file.ensembles().stream().map(Trees::means).toList();
  }

  /** What the file says of itself. */
  public ModelFile file() {
    return file;
  }

  /** SHA-256 of the file, in hexadecimal; each score carries it. */
  public String digest() {
    return digest;
  }

  /** The label delay that it was trained with. */
  public Duration delay() {
    return Duration.ofDays(file.delayDays());
  }

  /** The log-odds of fraud: the mean over the ensembles. */
  public double margin(double[] values) {
    double sum = 0;
    for (var trees : file.ensembles()) {
      sum += trees.margin(values);
    }
    return sum / file.ensembles().size();
  }

  /** The probability of fraud as the model has learnt it, 0 to 1. */
  public double score(double[] values) {
    return 1 / (1 + StrictMath.exp(-margin(values)));
  }

  /**
   * The features that spoke the loudest for fraud in this event, strongest first.
   *
   * @param max how many at most
   */
  public List<Contribution> strongest(double[] values, int max) {
    var moved = new double[values.length];
    double scale = 1.0 / file.ensembles().size();
    for (int i = 0; i < means.size(); i++) {
      file.ensembles().get(i).contribute(values, means.get(i), scale, moved);
    }
    var found = new ArrayList<Contribution>();
    for (int i = 0; i < moved.length; i++) {
      if (moved[i] > 0) {
        found.add(new Contribution(ModelFeatures.NAMES.get(i), values[i], moved[i]));
      }
    }
    found.sort(Comparator.comparingDouble(Contribution::logOdds).reversed());
    return List.copyOf(found.subList(0, Math.min(max, found.size())));
  }
}
