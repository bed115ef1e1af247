package io.countinghouse.detection.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countinghouse.events.Flag;
import io.countinghouse.events.Snooze;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which flags of an account are one alert, and which say that it is snoozed. */
final class AccountAlertsTest {

  private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");

  private AccountAlerts alerts = AccountAlerts.NONE;

  private static UUID id(long number) {
    return new UUID(0, number);
  }

  private Flag.Alert flagged(long number, Instant at) {
    alerts = alerts.flagged(id(number), at);
    return Objects.requireNonNull(alerts.alert());
  }

  private void snooze(Instant writtenAt, Instant until) {
    alerts = alerts.snoozed(new Snooze("alice", until, "analyst-1", "known journey"), writtenAt);
  }

  @Test
  void flagsOfAnAccountAreOneAlertUntilItIsQuiet() {
    assertEquals(new Flag.Alert(id(1), T, 1), flagged(1, T));
    var later = T.plus(AccountAlerts.QUIET);
    assertEquals(new Flag.Alert(id(1), T, 2), flagged(2, later));
    var tooLate = later.plus(AccountAlerts.QUIET).plusNanos(1000);
    assertEquals(new Flag.Alert(id(3), tooLate, 1), flagged(3, tooLate));
  }

  @Test
  void aFlagThatComesLateJoinsAndDoesNotMakeItOlder() {
    flagged(1, T);
    assertEquals(2, flagged(2, T.minusSeconds(60)).flags());
    assertEquals(3, flagged(3, T.plus(AccountAlerts.QUIET)).flags());
  }

  @Test
  void aReviewOfOneOfItsFlagsClosesAnAlert() {
    flagged(1, T);
    flagged(2, T.plusSeconds(1));
    alerts = alerts.reviewed(id(9)); // of another payment
    assertEquals(3, flagged(3, T.plusSeconds(2)).flags());
    alerts = alerts.reviewed(id(2));
    assertEquals(id(4), flagged(4, T.plusSeconds(3)).id());
  }

  @Test
  void anAlertOfManyFlagsIsClosedByAReviewOfANewOne() {
    for (int i = 1; i <= 1000; i++) {
      flagged(i, T.plusSeconds(i));
    }
    assertEquals(AccountAlerts.IDS_MAX, Objects.requireNonNull(alerts.open()).newest().size());
    alerts = alerts.reviewed(id(1000));
    assertNull(alerts.alert());
  }

  @Test
  void aSnoozeHoldsFromItsLeadOnUntilItsEnd() {
    var until = T.plus(Duration.ofDays(2));
    snooze(T, until);
    assertNull(alerts.snoozedAt(T.plus(AccountAlerts.LEAD).minusNanos(1000)));
    var expected = new Flag.Snoozed(until, "analyst-1", "known journey");
    assertEquals(expected, alerts.snoozedAt(T.plus(AccountAlerts.LEAD)));
    assertNull(alerts.snoozedAt(until));
  }

  @Test
  void theNewestWordOnAnAccountCounts() {
    snooze(T, T.plus(Duration.ofDays(9)));
    snooze(T.plusSeconds(60), T.plusSeconds(60)); // awake
    assertNull(alerts.snoozedAt(T.plusSeconds(71)));
    assertEquals("analyst-1", Objects.requireNonNull(alerts.snoozedAt(T.plusSeconds(69))).by());
    for (int i = 0; i < 100; i++) {
      snooze(T.plusSeconds(100), T.plus(Duration.ofDays(1)));
    }
    assertEquals(AccountAlerts.SNOOZES_MAX, alerts.snoozes().size());
  }

  @Test
  void aSnoozeThatHoldsIsNotForgottenForNewOnes() {
    snooze(T, T.plus(Duration.ofDays(9)));
    var now = T.plusSeconds(60);
    for (int i = 1; i < AccountAlerts.SNOOZES_MAX; i++) {
      snooze(now, T.plus(Duration.ofDays(1)));
    }
    var refusal =
        assertThrows(IllegalArgumentException.class, () -> snooze(now, T.plus(Duration.ofDays(1))));
    assertEquals(
        "the account was snoozed or woken up more than 8 times in 10 s", refusal.getMessage());
    var holds = Objects.requireNonNull(alerts.snoozedAt(now));
    assertEquals(T.plus(Duration.ofDays(9)), holds.until());
    snooze(now.plus(AccountAlerts.LEAD), T.plus(Duration.ofDays(2))); // the others hold by now
    assertEquals(AccountAlerts.SNOOZES_MAX, alerts.snoozes().size());
  }

  @Test
  void theClockOfWhoSnoozesMayBeALittleAhead() {
    var until = T.plus(AccountAlerts.SNOOZE_MAX).plusSeconds(5);
    snooze(T, until);
    assertEquals(until, Objects.requireNonNull(alerts.snoozedAt(until.minusSeconds(1))).until());
    assertThrows(IllegalArgumentException.class, () -> snooze(T, until.plusSeconds(1)));
  }

  @Test
  void aSnoozeThatCantBeCountedOrSaysTooMuchIsNone() {
    var early = Instant.parse("-999999999-01-01T00:00:00Z");
    assertThrows(
        IllegalArgumentException.class, () -> new Snooze("alice", early, "analyst-1", "why"));
    assertThrows(
        IllegalArgumentException.class, () -> new Snooze("alice", T, "a".repeat(101), "why"));
    assertThrows(
        IllegalArgumentException.class, () -> new Snooze("alice", T, "analyst-1", "w".repeat(501)));
    var late = Instant.parse("+999999999-01-01T00:00:00Z");
    assertThrows(IllegalArgumentException.class, () -> snooze(T, late));
  }

  @Test
  void aSnoozeForTooLongIsRefused() {
    var refusal =
        assertThrows(IllegalArgumentException.class, () -> snooze(T, T.plus(Duration.ofDays(91))));
    assertEquals(
        "until: 2026-05-31T10:00:00Z is more than 90 days after it was written, 2026-03-01T10:00:00Z",
        refusal.getMessage());
  }
}
