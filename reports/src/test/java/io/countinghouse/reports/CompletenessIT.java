package io.countinghouse.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The report that compares sets of 65,536 sequences, over more than one of them. */
@ExtendWith(RunningStack.class)
class CompletenessIT {

  private final Databases databases;

  CompletenessIT(Servers servers) throws Exception {
    databases = Databases.create(servers);
  }

  @AfterEach
  void close() throws Exception {
    databases.close();
  }

  /** Lane 0 has 1 to 200,000; its watermark says 140,000: two whole blocks and some of a third. */
  private void fill() throws Exception {
    databases.facts(
        "INSERT INTO postings (lane, lane_seq, side, account, posted_at) SELECT 0, number, s, 'a',"
            + " toDateTime64('2026-03-01 00:00:00', 6, 'UTC') + number FROM numbers(1, 200000)"
            + " ARRAY JOIN ['debit', 'credit'] AS s WHERE number != 70000"
            + " AND NOT (s = 'credit' AND number IN (65535, 199999))");
    databases.facts(
        "INSERT INTO scores (lane, lane_seq, posted_at, flagged) SELECT 0, number,"
            + " toDateTime64('2026-03-01 00:00:00', 6, 'UTC') + number, number = 100000"
            + " FROM numbers(1, 200000) WHERE number NOT IN (70000, 131072, 140000, 140001)");
    databases.facts(
        "INSERT INTO lane_watermarks (lane, last_seq, as_of)"
            + " VALUES (0, 140000, '2026-03-05 00:00:00')");
  }

  private void again(int seq, String side) throws Exception {
    databases.facts(
        "INSERT INTO postings (lane, lane_seq, side, account, posted_at) VALUES (0, %d, '%s', 'a',"
                .formatted(seq, side)
            + " '2026-03-01 00:00:00')");
  }

  private List<String> figures() throws Exception {
    return Rows.columns(
        Rows.of(databases, "completeness"),
        "complete",
        "last_seq",
        "entries",
        "missing",
        "doubled",
        "beyond",
        "credits_missing",
        "scores_missing",
        "flags_missing",
        "surplus");
  }

  @Test
  void whatLacksIsCountedInEveryBlockAndOnlyUpToTheWatermark() throws Exception {
    fill();
    assertEquals(List.of("no|140000|139999|1|0|60000|1|2|1|0"), figures());
    again(65_536, "debit");
    again(150_000, "debit");
    again(131_071, "credit");
    assertEquals(List.of("no|140000|140000|1|1|60001|1|2|1|1"), figures());
  }

  @Test
  void aLaneOfWhichNoWatermarkSaysHowMuchThereMustBeIsNotComplete() throws Exception {
    fill();
    databases.facts(
        "INSERT INTO account_entries (lane, lane_seq, account, posted_at) SELECT 1, number, 'x',"
            + " '2026-03-02 00:00:00' FROM numbers(1, 3)");
    assertEquals(List.of("no|140000|139999|1|0|60000|1|2|1|0", "no|0|0|0|0|3|0|0|0|0"), figures());
    databases.facts(
        "INSERT INTO lane_watermarks (lane, last_seq, as_of) VALUES (1, 3, '2026-03-05 00:00:00')");
    assertEquals("yes|3|3|0|0|0|0|0|0|0", figures().getLast());
  }
}
