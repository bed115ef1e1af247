package io.countinghouse.detection.model;

import io.countinghouse.events.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model as it stands in its JSON file.
 *
 * @param form of the file, 1
 * @param features names, in the order of the values
 * @param trainedFrom first day of the training rows, ISO 8601, UTC
 * @param trainedTo last day, included
 * @param delayDays after so many days a payment without a confirmed fraud counts as good
 * @param seed from which all seeds of the training come
 * @param parameters what the library was told
 * @param metrics of the training rows {@code rows} and {@code frauds}; where an earlier model was
 *     tested on them, what it found ({@code rehearsal_…})
 */
public record ModelFile(
    int form,
    List<String> features,
    String trainedFrom,
    String trainedTo,
    int delayDays,
    long seed,
    Map<String, String> parameters,
    Map<String, Double> metrics,
    List<Trees> ensembles) {

  public static final int FORM = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  public ModelFile {
    if (form != FORM) {
      throw new IllegalArgumentException("model of unknown form " + form);
    }
    if (ensembles.isEmpty()) {
      throw new IllegalArgumentException("the model has no trees");
    }
    features = List.copyOf(features);
    ensembles = List.copyOf(ensembles);
    for (var trees : ensembles) {
      for (int feature : trees.feature()) {
        if (feature >= features.size()) {
          throw new IllegalArgumentException("a tree looks at feature " + feature);
        }
      }
    }
  }

  /** The same model with other metrics. */
  public ModelFile with(Map<String, Double> otherMetrics) {
    return new ModelFile(
        form,
        features,
        trainedFrom,
        trainedTo,
        delayDays,
        seed,
        parameters,
        otherMetrics,
        ensembles);
  }

  /** The file's bytes; equal models have equal bytes. */
  public byte[] bytes() {
    return JSON.writeValueAsBytes(this);
  }

  /** Ready to score. */
  public Model model() {
    return new Model(this, Sha256.hex(bytes()));
  }

  /**
   * Reads a model.
   *
   * @throws IllegalArgumentException naming the file, if it is none, looks at features that this
   *     version does not know, or is too large
   */
  public static Model read(Path path) throws IOException {
    try {
      return parse(Files.readAllBytes(path));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          path + " is no model for this version: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a file's bytes.
   *
   * @throws IllegalArgumentException if they are no model, look at features that this version does
   *     not know, or are too many
   */
  public static Model parse(byte[] bytes) {
    ModelBounds.requireFile(bytes.length);
    try {
      return new Model(JSON.readValue(bytes, ModelFile.class), Sha256.hex(bytes));
    } catch (JacksonException | NullPointerException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
