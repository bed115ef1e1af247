package io.countinghouse.reports.close;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.reports.Books;
import io.countinghouse.reports.close.Rebuild.Finding;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Servers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of sealed dates is damaged, and put right. */
final class RebuildIT extends ClosedBooks {

  RebuildIT(Servers servers) throws Exception {
    super(servers);
  }

  private Rebuild rebuild() {
    return new Rebuild(databases.postgres(), databases.clickHouse(), "test", steps::add);
  }

  private Finding finding() throws Exception {
    return rebuild().check(FIRST, FIRST).getFirst();
  }

  private void damage() throws Exception {
    databases.deleteFacts(
        "sealed_account_days", "booking_date = '2026-03-30' AND currency = 'EUR'");
  }

  @Test
  void damagedRowsAreComputedAgainAndAreWhatWasSealed() throws Exception {
    var seal = sealed(FIRST);
    var sound = figures(FIRST);
    assertTrue(finding().right());
    assertInstanceOf(Rebuild.Result.Intact.class, rebuild().date(FIRST));
    damage();
    assertNotEquals(sound, figures(FIRST));
    assertFalse(finding().kept());
    assertTrue(finding().facts());

    var done = assertInstanceOf(Rebuild.Result.Done.class, rebuild().date(FIRST));

    assertEquals(sound, figures(FIRST));
    assertTrue(finding().right());
    assertEquals(2, done.after().version());
    assertEquals(seal.digest(), done.after().digest());
    assertEquals(seal.lanes(), done.after().lanes());
    assertTrue(done.after().reason().contains("version 1"));
    sealed(SECOND);
  }

  @Test
  void aRebuildThatDiesOnTheWayIsNotSeenAndIsDoneAgain() throws Exception {
    sealed(FIRST);
    var sound = figures(FIRST);
    damage();
    var damaged = figures(FIRST);
    for (int end = 1; end <= Aggregate.values().length + 1; end++) {
      int last = end;
      var told = new int[1];
      var dying =
          new Rebuild(
              databases.postgres(),
              databases.clickHouse(),
              "dying",
              step -> {
                if (++told[0] == last) {
                  throw new IllegalStateException(step);
                }
              });
      assertThrows(IllegalStateException.class, () -> dying.date(FIRST));
      assertEquals(damaged, figures(FIRST));
    }
    assertInstanceOf(Rebuild.Result.Done.class, rebuild().date(FIRST));
    assertEquals(sound, figures(FIRST));
  }

  @Test
  void whatTheFactsDoNotGiveIsNotRebuilt() throws Exception {
    sealed(FIRST);
    damage();
    databases.deleteFacts("postings", "lane = 1 AND lane_seq = 20");
    var refused = assertInstanceOf(Rebuild.Result.Refused.class, rebuild().date(FIRST));
    assertEquals("facts", refused.obstacle().rule());
    assertEquals(1, number("SELECT count() AS n FROM sealed_dates"));
    assertFalse(finding().facts());
  }

  @Test
  void aVersionIsRolledBackByOneThatNamesTheEarlierRows() throws Exception {
    var first = sealed(FIRST);
    var sound = figures(FIRST);
    filling.fill(Books.generate(2, 10, 150, Seeds.one()));
    assertInstanceOf(DayClose.Result.Restated.class, closing(UTC).restate(FIRST, "a lane"));
    assertNotEquals(sound, figures(FIRST));

    var done = assertInstanceOf(Rebuild.Result.Done.class, rebuild().rollBack(FIRST, 1));

    assertEquals(3, done.after().version());
    assertEquals(first.build(), done.after().build());
    assertEquals(first.digest(), done.after().digest());
    assertEquals(sound, figures(FIRST));
    var forth = assertInstanceOf(Rebuild.Result.Done.class, rebuild().rollBack(FIRST, 2));
    assertEquals(4, forth.after().version());
    assertTrue(finding().right());
    assertInstanceOf(Rebuild.Result.Refused.class, rebuild().rollBack(FIRST, 9));
  }

  @Test
  void whatKilledClosesLeftIsDroppedAndNothingElse() throws Exception {
    sealed(FIRST);
    var sound = figures(FIRST);
    try (var client = databases.clickHouse().client(Duration.ofMinutes(1))) {
      var builds = new Builds(client);
      builds.keep(Aggregate.ACCOUNT_DAYS, FIRST, UTC.end(FIRST), 1);
      builds.keep(Aggregate.FLOW_HOURS, SECOND, UTC.end(SECOND), 2);
    }
    var leftovers = new Leftovers(databases.postgres(), databases.clickHouse());
    assertEquals(
        List.of(1L, 2L),
        leftovers.drop(Duration.ofHours(1)).stream().map(Leftovers.Leftover::build).toList());
    assertEquals(List.of(), leftovers.drop(Duration.ZERO));
    assertEquals(sound, figures(FIRST));
  }
}
