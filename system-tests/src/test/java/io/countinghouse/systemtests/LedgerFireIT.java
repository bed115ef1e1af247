package io.countinghouse.systemtests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.reports.reconcile.Reconciliation;
import io.countinghouse.testkit.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loader and ClickHouse are killed again and again while payments come in through the whole
 * system. At the end the facts and the aggregates are what the ledger in PostgreSQL has, row for
 * row and cent for cent.
 *
 * <p>How many kills: {@code -Dcountinghouse.fire.kills=200}; some by default.
 */
@Timeout(7_200)
class LedgerFireIT {

  private static final Logger LOG = LoggerFactory.getLogger(LedgerFireIT.class);
  private static final int KILLS = Integer.getInteger("countinghouse.fire.kills", 4);
  private static final int BATCHES = 4;

  /** A killed loader's partitions wait for the end of its session, 6 s. */
  private static final Duration PROGRESS_MAX = Duration.ofSeconds(15);

  @Test
  void everyFactAndEveryAggregateIsTheLedgersAfterKillsOfLoaderAndClickHouse(@TempDir Path dir)
      throws Exception {
    var random = Seeds.random(Seeds.one());
    try (var pipeline = Pipeline.start(dir)) {
      var truth = new Truth(pipeline.environment());
      Till.openAccounts(pipeline.ingestUri());
      var till = new Till(pipeline.ingestUri(), "till", random.nextLong());
      for (int kill = 0; kill < KILLS; kill++) {
        long before = legs(truth);
        for (int i = 0; i < BATCHES; i++) {
          till.payOneBatch();
        }
        awaitSome(truth, before + random.nextLong(1, 100));
        var part = random.nextBoolean() ? Part.LOADER : Part.CLICKHOUSE;
        pipeline.kill(part);
        pipeline.restart(part);
        LOG.info("{} kills, the last of {}", kill + 1, part);
      }
      awaitReconciled(pipeline);
      assertEquals(sorted(truth.ledger()), sorted(truth.legs("debit")));
      assertEquals(sorted(truth.ledger()), sorted(truth.legs("credit")));
      assertEquals(sorted(truth.postgres(LEDGER_DAYS)), sorted(truth.clickhouse(ACCOUNT_DAYS)));
      assertEquals(
          sorted(truth.postgres(LEDGER_DAYS)),
          sorted(truth.clickhouse(ACCOUNT_DAYS + " SETTINGS force_optimize_projection = 1")));
      assertEquals(sorted(truth.postgres(LEDGER_FLOW)), sorted(truth.clickhouse(FLOW_HOURS)));
    }
  }

  /** So that the kill comes in the midst of loading. */
  private static void awaitSome(Truth truth, long legs) {
    try {
      await()
          .atMost(PROGRESS_MAX)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> legs(truth) >= legs);
    } catch (ConditionTimeoutException e) {
      LOG.info("held up");
    }
  }

  private static long legs(Truth truth) throws Exception {
    return Long.parseLong(truth.clickhouse("SELECT count() FROM postings").getFirst());
  }

  private static SortedSet<String> sorted(List<String> rows) {
    var sorted = new TreeSet<>(rows);
    assertEquals(rows.size(), sorted.size(), "doubled");
    return sorted;
  }

  private static void awaitReconciled(Pipeline pipeline) throws Exception {
    var outcome = Reconciliation.run(pipeline.ledger(), pipeline.facts(), Duration.ofMinutes(3));
    assertTrue(outcome.reconciled(), outcome::toString);
    LOG.info("{} transactions", outcome.transactions());
  }

  private static final String LEDGER_DAYS =
      """
      SELECT concat_ws('|', booking_date, account, currency, count(*), sum(credit), sum(debit))
      FROM (
        SELECT t.booking_date, a.account, t.currency,
               CASE side WHEN 'credit' THEN t.amount_minor ELSE 0 END AS credit,
               CASE side WHEN 'debit' THEN t.amount_minor ELSE 0 END AS debit
        FROM ledger.transaction t
             CROSS JOIN LATERAL (VALUES ('debit', t.debit_account_id), ('credit', t.credit_account_id)) AS leg (side, id)
             JOIN ledger.account a ON a.account_id = leg.id
      ) legs
      GROUP BY booking_date, account, currency
      """;

  private static final String ACCOUNT_DAYS =
      """
      SELECT concatWithSeparator('|', toString(booking_date), account, currency, toString(transactions),
                                 toString(total_credits_minor), toString(total_debits_minor))
      FROM daily_account_summary\
      """;

  private static final String LEDGER_FLOW =
      """
      SELECT concat_ws('|', booking_date, to_char(posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24'), currency,
                       coalesce(country, ''), count(*), sum(amount_minor))
      FROM ledger.transaction
      GROUP BY booking_date, to_char(posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24'), currency, country
      """;

  private static final String FLOW_HOURS =
      """
      SELECT concatWithSeparator('|', toString(booking_date), formatDateTime(hour, '%Y-%m-%d %H'), currency, country,
                                 toString(sum(transactions)), toString(sum(amount_minor)))
      FROM flow_hours
      GROUP BY booking_date, hour, currency, country
      """;
}
