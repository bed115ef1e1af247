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
   * Works the values out.
   *
   * @param profile of the merchant, or of the counterparty where the payment names no merchant
   * @param delay after which a payment without a confirmed fraud counts as good
   */
  public static double[] of(Moment moment, Profile profile, Duration delay) {
    var values = new double[NAMES.size()];
    AccountFigures.fill(moment, values, 0);
    Risk.fill(profile, moment.event().occurredAtUs(), delay, values, AccountFigures.NAMES.size());
    return values;
  }
}
