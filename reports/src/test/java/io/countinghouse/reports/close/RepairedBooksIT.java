package io.countinghouse.reports.close;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.reports.close.DayClose.Result;
import io.countinghouse.testkit.Servers;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a repair, or a dead letter that is replayed, does to dates that are sealed: their figures
 * stay, and what comes back otherwise than it was is told.
 */
final class RepairedBooksIT extends ClosedBooks {

  /** A transaction of the first date. */
  private static final String LOST = "lane = 1 AND lane_seq = 20";

  RepairedBooksIT(Servers servers) throws Exception {
    super(servers);
  }

  private void loseKeepingACopy(String table) throws Exception {
    databases.facts(
        "CREATE TABLE lost_%1$s ENGINE = Memory AS SELECT * FROM %1$s WHERE %2$s"
            .formatted(table, LOST));
    databases.deleteFacts(table, LOST);
  }

  /** As the loader loads what its repair topic brings. */
  private void repair(String table, String otherwise) throws Exception {
    databases.facts(
        "INSERT INTO %1$s SELECT * REPLACE (32768 AS source_partition, '%1$s.analytics-loader.repair/0/0' AS batch_id%2$s) FROM lost_%1$s"
            .formatted(table, otherwise));
  }

  private boolean factsAreAsSealed() throws Exception {
    var rebuild = new Rebuild(databases.postgres(), databases.clickHouse(), "test", steps::add);
    return rebuild.check(FIRST, FIRST).getFirst().facts();
  }

  private String refusal(LocalDate date) throws Exception {
    return rule(closing(UTC).date(date));
  }

  private static String rule(Result result) {
    return assertInstanceOf(Result.Refused.class, result).obstacles().getFirst().rule();
  }

  @Test
  void aHoleUnderASealShowsAndIsRepairedWithoutAChangeOfAnyFigure() throws Exception {
    var seal = sealed(FIRST);
    var before = figures(FIRST);
    for (var table : List.of("postings", "scores")) {
      loseKeepingACopy(table);

      assertEquals(before, figures(FIRST), "figures that are sealed don't ask the facts");
      assertFalse(factsAreAsSealed());
      assertEquals("proven", refusal(SECOND));
      assertEquals("proven", rule(closing(UTC).restate(FIRST, "a hole is no restatement")));

      repair(table, "");
      assertEquals(before, figures(FIRST));
      assertTrue(factsAreAsSealed());
      var already = assertInstanceOf(Result.Already.class, closing(UTC).restate(FIRST, "why not"));
      assertEquals(seal, already.seal());
    }
    sealed(SECOND);
    assertEquals(ledgerDays(), accountDays());
  }

  @Test
  void balancesOfAMonthCountAgainOnceAHoleInItIsRepaired() throws Exception {
    sealedDue();
    assertEquals(202603, number("SELECT month AS n FROM current_balances"));
    loseKeepingACopy("postings");
    assertEquals(0, number("SELECT count() AS n FROM current_balances"));
    repair("postings", "");
    assertEquals(202603, number("SELECT month AS n FROM current_balances"));
  }

  @Test
  void aDateWithADeadLetterIsSealedOnceTheLetterIsReplayed() throws Exception {
    loseKeepingACopy("postings");
    assertEquals("proven", refusal(FIRST));
    repair("postings", "");
    sealed(FIRST);
    assertEquals(ledgerDays(), accountDays());
  }

  @Test
  void whatComesBackWithOtherMoneyIsNotProven() throws Exception {
    sealed(FIRST);
    var before = figures(FIRST);
    loseKeepingACopy("postings");
    repair("postings", ", amount_minor + 1 AS amount_minor");
    assertEquals(before, figures(FIRST));
    assertFalse(factsAreAsSealed());
    assertEquals("proven", refusal(SECOND));
    assertEquals("proven", rule(closing(UTC).restate(FIRST, "other money")));
  }

  @Test
  void whatComesBackOtherwiseWithTheSameMoneyStopsFurtherClosesUntilItIsRestated()
      throws Exception {
    var seal = sealed(FIRST);
    var before = figures(FIRST);
    loseKeepingACopy("postings");
    repair("postings", ", 'another' AS category");
    assertEquals(before, figures(FIRST));
    assertFalse(factsAreAsSealed());
    assertEquals("sealed-dates-stand", refusal(SECOND));
    assertEquals("sealed-dates-stand", rule(closing(UTC).due()));

    var restated =
        assertInstanceOf(Result.Restated.class, closing(UTC).restate(FIRST, "another category"));

    assertEquals(seal, restated.before());
    assertNotEquals(seal.digest(), restated.after().digest());
    assertEquals(List.of(), restated.changes(), "no account has other figures");
    sealed(SECOND);
  }

  @Test
  void aScoreThatComesBackOtherwiseStopsFurtherCloses() throws Exception {
    sealed(FIRST);
    loseKeepingACopy("scores");
    repair("scores", ", 0.2 AS score");
    assertFalse(factsAreAsSealed());
    assertEquals("sealed-dates-stand", refusal(SECOND));
  }
}
