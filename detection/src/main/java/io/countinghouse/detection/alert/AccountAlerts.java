package io.countinghouse.detection.alert;

import io.countinghouse.events.Flag;
import io.countinghouse.events.Micros;
import io.countinghouse.events.Snooze;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is open on one account, and whether it is snoozed. Immutable; what comes next is a function
 * of this and of what happens.
 *
 * @param open the alert that its next flag joins; null: that one opens an alert
 * @param snoozes in the order in which they were written, the newest last
 */
public record AccountAlerts(@Nullable Open open, List<Asleep> snoozes) {

  /** A new flag joins an alert whose last one is not older. House: chosen by us. */
  public static final Duration QUIET = Duration.ofDays(7);

  /**
   * A snooze holds for what is posted so long after it was written, so that a scorer that keeps up
   * has read it by then, and a replay marks the same flags.
   */
  public static final Duration LEAD = Duration.ofSeconds(10);

  /** A longer one is a rule that nobody wrote down. */
  public static final Duration SNOOZE_MAX = Duration.ofDays(90);

  /** An alert's newest flags by whose review it is closed; older ones can still be reviewed. */
  static final int IDS_MAX = 64;

  static final int SNOOZES_MAX = 8;

  /** How far the clock of who snoozes may be ahead of the broker's. */
  private static final Duration CLOCKS_APART_MAX = Duration.ofSeconds(5);

  /** Of an account of which nothing is known. */
  public static final AccountAlerts NONE = new AccountAlerts(null, List.of());

  /**
   * An alert that is open.
   *
   * @param id of the transaction whose flag opened it
   * @param newest its newest flags' transactions, the newest last
   */
  public record Open(UUID id, long openedAtUs, long lastAtUs, long flags, List<UUID> newest) {

    public Open {
      newest = List.copyOf(newest);
    }
  }

  /**
   * A word on the account, and from when on it holds.
   *
   * @param untilUs before {@code fromUs}: the account is awake
   */
  public record Asleep(long fromUs, long untilUs, String by, String reason) {}

  public AccountAlerts {
    snoozes = List.copyOf(snoozes);
  }

  /** What is open once a transaction is flagged. */
  public AccountAlerts flagged(UUID transaction, Instant postedAt) {
    long atUs = Micros.of(postedAt);
    if (open == null || atUs - open.lastAtUs > QUIET.toNanos() / 1000) {
      return new AccountAlerts(new Open(transaction, atUs, atUs, 1, List.of(transaction)), snoozes);
    }
    var newest = new ArrayList<>(open.newest);
    newest.add(transaction);
    if (newest.size() > IDS_MAX) {
      newest.removeFirst();
    }
    long lastAtUs = Math.max(open.lastAtUs, atUs);
    return new AccountAlerts(
        new Open(open.id, open.openedAtUs, lastAtUs, open.flags + 1, newest), snoozes);
  }

  /** What is open once a payment is reviewed: a review of one of its flags closes an alert. */
  public AccountAlerts reviewed(UUID transaction) {
    return open != null && open.newest.contains(transaction)
        ? new AccountAlerts(null, snoozes)
        : this;
  }

  /**
   * What holds once somebody has said so.
   *
   * @param writtenAt by the broker's clock
   * @throws IllegalArgumentException if it is for too long, or would take the place of one that
   *     still holds: there were too many in {@link #LEAD}
   */
  public AccountAlerts snoozed(Snooze snooze, Instant writtenAt) {
    if (snooze.until().isAfter(writtenAt.plus(SNOOZE_MAX).plus(CLOCKS_APART_MAX))) {
      throw new IllegalArgumentException(
          "until: %s is more than %d days after it was written, %s"
              .formatted(snooze.until(), SNOOZE_MAX.toDays(), writtenAt));
    }
    var all = new ArrayList<>(snoozes);
    all.add(
        new Asleep(
            Micros.of(writtenAt.plus(LEAD)),
            Micros.of(snooze.until()),
            snooze.by(),
            snooze.reason()));
    if (all.size() > SNOOZES_MAX) {
      if (isHeard(all.getFirst(), all.get(1), Micros.of(writtenAt))) {
        throw new IllegalArgumentException(
            "the account was snoozed or woken up more than %d times in %d s"
                .formatted(SNOOZES_MAX, LEAD.toSeconds()));
      }
      all.removeFirst();
    }
    return new AccountAlerts(open, all);
  }

  /** Whether a flag of now or later may be raised in this one, before the next one holds. */
  private static boolean isHeard(Asleep one, Asleep next, long nowUs) {
    long fromUs = Math.max(nowUs, one.fromUs);
    return fromUs < one.untilUs && fromUs < next.fromUs;
  }

  /** What a flag says of its alert, once {@link #flagged} has counted it. */
  public Flag.@Nullable Alert alert() {
    return open == null
        ? null
        : new Flag.Alert(open.id, Micros.toInstant(open.openedAtUs), open.flags);
  }

  /** What a flag says of the snooze that holds for what was posted then; null: none does. */
  public Flag.@Nullable Snoozed snoozedAt(Instant postedAt) {
    long atUs = Micros.of(postedAt);
    @Nullable Asleep holds = null;
    for (var one : snoozes) {
      if (one.fromUs <= atUs) {
        holds = one;
      }
    }
    return holds == null || holds.untilUs <= atUs
        ? null
        : new Flag.Snoozed(Micros.toInstant(holds.untilUs), holds.by, holds.reason);
  }
}
