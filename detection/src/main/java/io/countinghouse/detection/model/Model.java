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
  private final List<PackedTrees> packed;
  private final int[] places;
  private final int nodes;

  /**
   * @throws IllegalArgumentException if it looks at features that this version does not know, or is
   *     beyond {@link ModelBounds}
   */
  Model(ModelFile file, String digest) {
    this.file = file;
    this.digest = digest;
    this.nodes = ModelBounds.require(file);
    this.packed = file.ensembles().stream().map(PackedTrees::of).toList();
    this.places = places(file.features());
  }

  /** Where each of the model's features stands among all that there are. */
  private static int[] places(List<String> features) {
    var unknown = new ArrayList<>(features);
    unknown.removeAll(ModelFeatures.NAMES);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "the model looks at features that this version does not know: "
              + String.join(", ", unknown));
    }
    return features.stream().mapToInt(ModelFeatures.NAMES::indexOf).toArray();
  }

  /** What the file says of itself. */
  public ModelFile file() {
    return file;
  }

  /** SHA-256 of the file, in hexadecimal; each score carries it. */
  public String digest() {
    return digest;
  }

  /** What it takes in memory, in nodes. */
  int nodes() {
    return nodes;
  }

  /** The label delay that it was trained with. */
  public Duration delay() {
    return Duration.ofDays(file.delayDays());
  }

  /**
   * The values that this model looks at, in the order of its file. A model that was learnt when
   * there were fewer features goes on as it was.
   *
   * @param all as {@link ModelFeatures#of} gives them
   */
  public float[] inputs(float[] all) {
    var inputs = new float[places.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = all[places[i]];
    }
    return inputs;
  }

  /**
   * The log-odds of fraud: the mean over the ensembles.
   *
   * @param inputs as {@link #inputs} gives them, or as a score has recorded them
   */
  public double margin(float[] inputs) {
    double sum = 0;
    for (var trees : packed) {
      sum += trees.margin(inputs);
    }
    return sum / packed.size();
  }

  /** The probability of fraud as the model has learnt it, 0 to 1. */
  public double score(float[] inputs) {
    return 1 / (1 + StrictMath.exp(-margin(inputs)));
  }

  /**
   * The features that spoke the loudest for fraud in this event, strongest first.
   *
   * @param max how many at most
   */
  public List<Contribution> strongest(float[] inputs, int max) {
    var moved = new double[inputs.length];
    double scale = 1.0 / packed.size();
    for (var trees : packed) {
      trees.contribute(inputs, scale, moved);
    }
    var found = new ArrayList<Contribution>();
    for (int i = 0; i < moved.length; i++) {
      if (moved[i] > 0) {
        found.add(new Contribution(file.features().get(i), shown(inputs[i]), moved[i]));
      }
    }
    found.sort(Comparator.comparingDouble(Contribution::logOdds).reversed());
    return List.copyOf(found.subList(0, Math.min(max, found.size())));
  }

  /** As a person would write the float: 1.1, not 1.10000002384. */
  private static double shown(float value) {
    return Double.parseDouble(Float.toString(value));
  }
}
