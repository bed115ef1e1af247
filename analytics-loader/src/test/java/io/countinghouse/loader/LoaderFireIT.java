package io.countinghouse.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.events.Transaction;
import io.countinghouse.testkit.Seeds;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two loaders under fire: they and ClickHouse are killed in the midst of inserts, a loader is
 * stopped and wakes when another has its partitions, ClickHouse refuses, Kafka is killed. At the
 * end the facts are what was posted, row for row, and every aggregate is what the facts say.
 *
 * <p>How many kills: {@code -Dcountinghouse.fire.kills=200}; some by default.
 */
class LoaderFireIT {

  private static final Logger LOG = LoggerFactory.getLogger(LoaderFireIT.class);
  private static final int KILLS = Integer.getInteger("countinghouse.fire.kills", 6);

  /** What the reports and the loader itself take from projections. */
  private static final List<String> AGGREGATES =
      List.of(
          "SELECT * FROM daily_account_summary",
          "SELECT * FROM daily_account_summary_by_value_date",
          "SELECT account, toYYYYMM(booking_date), currency, groupBitOrIf(intExp2(toDayOfMonth(booking_date)), amount_minor != 0),"
              + " sumIf(toInt128(amount_minor), side = 'credit'), sumIf(toInt128(amount_minor), side = 'debit')"
              + " FROM postings GROUP BY account, toYYYYMM(booking_date), currency",
          "SELECT booking_date, currency, countIf(amount_minor != 0), sumIf(toInt128(amount_minor), side = 'debit')"
              + " FROM postings GROUP BY booking_date, currency",
          "SELECT lane, intDiv(lane_seq, 65536), multiIf(side = 'credit', 'credit', kind IN ('post', 'authorise'), 'scored', 'debit'),"
              + " count(), bitmapCardinality(groupBitmapState(lane_seq)) FROM postings GROUP BY lane, intDiv(lane_seq, 65536),"
              + " multiIf(side = 'credit', 'credit', kind IN ('post', 'authorise'), 'scored', 'debit')",
          "SELECT source_partition, batch_id, toYYYYMM(posted_at), count(), min(source_offset), max(source_offset)"
              + " FROM postings GROUP BY source_partition, batch_id, toYYYYMM(posted_at)",
          "SELECT account, counterparty, amount_minor, posted_at, lane_seq, transaction_id, country FROM postings"
              + " WHERE kind = 'post' AND booking_date >= '2026-11-01'");

  @Test
  void nothingIsLostOrDoubledUnderFireAndEveryAggregateIsExact() throws Exception {
    long seed = Seeds.one();
    try (var fire = new Fire(Seeds.random(seed))) {
      while (fire.kills() < KILLS) {
        fire.round();
        LOG.info("{}", fire.told());
      }
      var posted = fire.end();
      LOG.info("seed {}: {}; {} transactions", seed, fire.told(), posted.size());
      assertEquals(rows(posted), loaded(fire.stand()), "row for row");
      for (var aggregate : AGGREGATES) {
        assertTheProjectionSaysWhatTheFactsSay(fire.stand(), aggregate);
      }
    }
  }

  /** Each transaction's two legs, as {@link #loaded} puts them. */
  private static String rows(List<Transaction> posted) {
    return posted.stream()
        .mapMulti((Transaction t, Consumer<String> legs) -> {
          legs.accept(leg(t, "debit", t.debitAccount(), t.creditAccount()));
          legs.accept(leg(t, "credit", t.creditAccount(), t.debitAccount()));
        })
        .collect(Collectors.joining("\n"));
  }

  private static String leg(Transaction t, String side, String account, String counterparty) {
    return String.join(
        "|",
        Long.toString(t.laneSeq()),
        side,
        t.id().toString(),
        account,
        counterparty,
        Long.toString(t.amountMinor()),
        t.currency(),
        t.bookingDate().toString(),
        t.valueDate().toString(),
        t.idempotencyKey());
  }

  private static String loaded(LoaderStand stand) {
    return stand.ask(
        "SELECT arrayStringConcat(groupArray(row), '\\n') FROM (SELECT concatWithSeparator('|', toString(lane_seq),"
            + " toString(side), toString(transaction_id), account, counterparty, toString(amount_minor), currency,"
            + " toString(booking_date), toString(value_date), idempotency_key) AS row FROM postings"
            + " ORDER BY lane, lane_seq, side)");
  }

  private static void assertTheProjectionSaysWhatTheFactsSay(LoaderStand stand, String query) {
    var text =
        "SELECT arrayStringConcat(arraySort(groupArray(toString(tuple(*)))), '\\n') FROM (%s) SETTINGS %s";
    var facts = stand.ask(text.formatted(query, "optimize_use_projections = 0"));
    var projection = stand.ask(text.formatted(query, "force_optimize_projection = 1"));
    assertEquals(facts, projection, query);
  }
}
