package io.countinghouse.detection.model;

import io.countinghouse.detection.feature.AccountFigures;
import io.countinghouse.detection.feature.Moment;
import io.countinghouse.detection.profile.Profile;
import io.countinghouse.detection.profile.Risk;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** All that a model may look at, in order; the one code path of stream, training and evaluation. */
public final class ModelFeatures {

  /** Names, in the order of the values. */
  public static final List<String> NAMES =
      Stream.concat(AccountFigures.NAMES.stream(), Risk.NAMES.stream()).toList();

  private ModelFeatures() {}

  /**
   * Works the values out. They are floats because that is what trees compare, when they learn and
   * when they score.
   *
   * @param profile of the merchant, or of the counterparty where the payment names no merchant
   * @param delay after which a payment without a confirmed fraud counts as good
   */
  public static float[] of(Moment moment, Profile profile, Duration delay) {
    var exact = new double[NAMES.size()];
    AccountFigures.fill(moment, exact, 0);
    Risk.fill(profile, moment.event().occurredAtUs(), delay, exact, AccountFigures.NAMES.size());
    var values = new float[exact.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) exact[i];
    }
    return values;
  }
}
