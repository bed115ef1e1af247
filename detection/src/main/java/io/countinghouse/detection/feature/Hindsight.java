package io.countinghouse.detection.feature;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.AccountEvent.Label;
import io.countinghouse.detection.history.History;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became known of an account's events: of which one, and what is new in it. */
public final class Hindsight {

  private Hindsight() {}

  /** What a label says to the profile of whom was paid. */
  public enum News {
    NONE,
    /** The payment was fraud. */
    FRAUD,
    /** It was taken for fraud, and is none. */
    NO_FRAUD
  }

  /** The newest word counts, and the same one twice counts once. */
  public static News news(Label before, Label now) {
    boolean was = before == Label.FRAUD;
    boolean is = now == Label.FRAUD;
    if (was == is) {
      return News.NONE;
    }
    return is ? News.FRAUD : News.NO_FRAUD;
  }

  /**
   * The event as it is remembered. If it lies in a bucket, where it is only counted, it is the one
   * that was told; then whether its amount was unusual is judged by what the account does now.
   *
   * @param told as whoever knows of it tells of it; null: nothing is told but its id
   * @return null: it is not remembered, and no bucket can hold it
   */
  public static @Nullable AccountEvent meant(
      History history, UUID id, @Nullable AccountEvent told) {
    var remembered = history.find(id);
    if (remembered != null || told == null || !history.mayCount(told)) {
      return remembered;
    }
    var now = Habit.of(Amounts.of(told, history.events()));
    return told.seen(now.ratio(told) >= AccountFigures.UNUSUAL_RATIO);
  }
}
