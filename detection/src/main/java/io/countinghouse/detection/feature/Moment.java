package io.countinghouse.detection.feature;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.History;
import io.countinghouse.detection.profile.Profile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a feature may look at: an event, the events of its account that came in before it, what
 * is known of whom it pays, and the thresholds of the rule set. What several features need is
 * worked out once, when the first of them asks. It belongs to one thread.
 */
public final class Moment {

  private final String account;
  private final AccountEvent event;
  private final History history;
  private final Profile profile;
  private final ReportingThresholds thresholds;
  private @Nullable Amounts amounts;
  private @Nullable Habit habit;

  /** Of a payment to somebody of whom nothing is known. */
  public Moment(
      String account, AccountEvent event, History history, ReportingThresholds thresholds) {
    this(account, event, history, new Profile(), thresholds);
  }

  /**
   * @param account the subject account
   * @param profile of the merchant, or of the counterparty where the event names no merchant
   */
  public Moment(
      String account,
      AccountEvent event,
      History history,
      Profile profile,
      ReportingThresholds thresholds) {
    this.account = account;
    this.event = event;
    this.history = history;
    this.profile = profile;
    this.thresholds = thresholds;
  }

  /** The subject account. */
  public String account() {
    return account;
  }

  public AccountEvent event() {
    return event;
  }

  public History history() {
    return history;
  }

  /** What is known of whom it pays. */
  public Profile profile() {
    return profile;
  }

  public ReportingThresholds thresholds() {
    return thresholds;
  }

  /** All that is remembered up to the event. */
  List<AccountEvent> past() {
    return history.within(event.occurredAtUs(), History.AGE_MAX);
  }

  /** The amounts of {@link #past} that can be compared with the event's. */
  Amounts amounts() {
    if (amounts == null) {
      amounts = Amounts.of(event, past());
    }
    return amounts;
  }

  /** The habit of {@link #past}. */
  Habit habit() {
    if (habit == null) {
      habit = Habit.of(amounts());
    }
    return habit;
  }
}
