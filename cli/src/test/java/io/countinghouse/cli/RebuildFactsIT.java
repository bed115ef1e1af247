package io.countinghouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rebuild facts} beside a system into which payments come. */
class RebuildFactsIT extends Typing {

  private final YearMonth now = YearMonth.now(ZoneOffset.UTC);
  private final YearMonth past = now.minusMonths(2);
  private static final int ENTRIES = 70_000; // two blocks

  @TempDir
  @SuppressWarnings("NullAway.Init") // set before the test
  private Path dir;

  @Test
  void aPastMonthIsPutRightWhileALoaderLoadsTheCurrentOne() throws Exception {
    try (var stand = new LostRecordsStand(dir)) {
      stand.post(60);
      postLaneOfThePast(stand);
      assertEquals(0, run("rebuild", "facts", past.toString(), "--yes"), this::said);
      assertTrue(out.toString().contains(2 * ENTRIES + " rows missing, 0 doubled"), this::said);
      assertEquals(0, run("rebuild", "facts", past.toString(), "--drop-former"), this::said);
      var right = month(stand);
      long loader = stand.loader();

      makeWrong(stand);
      var over = new AtomicBoolean();
      var payments = CompletableFuture.runAsync(() -> pay(stand, over));
      assertEquals(1, run("rebuild", "facts", past.toString()), this::said);
      assertTrue(
          out.toString().contains("4 rows missing, 6 doubled, 1 altered, 0 that"), this::said);
      assertEquals(0, run("rebuild", "facts", past.toString(), "--yes"), this::said);
      over.set(true);
      payments.join();

      assertEquals(right, month(stand));
      Awaitility.await()
          .atMost(LostRecordsStand.LONG)
          .untilAsserted(() ->
              assertEquals(
                  Integer.toString(2 * stand.posted()),
                  stand.ask(
                      "SELECT toString(count()) FROM postings WHERE toYYYYMM(posted_at) >= "
                          + now.toString().replace("-", ""))));
      assertEquals(loader, stand.loader(), "the loader went on");

      assertEquals(0, run("rebuild", "facts", "--status"), this::said);
      assertTrue(out.toString().contains("what was live before the swap"), this::said);
      assertEquals(0, run("rebuild", "facts", past.toString()), this::said);
      assertEquals(1, run("rebuild", "facts", past.toString(), "--roll-back"), this::said);
      assertTrue(
          out.toString().startsWith("what would come back, against what is live now:\n4 rows"),
          this::said);
      assertEquals(1, run("rebuild", "facts", now.toString(), "--yes"), this::said);
      assertTrue(out.toString().contains("over: lane"), this::said);
      assertEquals(2, run("rebuild", "facts", past.toString(), "--table", "scores"), this::said);
    }
  }

  /** Entries of a lane that ended in the past, as if loaders had them behind them. */
  private void postLaneOfThePast(LostRecordsStand stand) throws Exception {
    var first = past.atDay(3);
    stand.ledger("SELECT ledger.open_months('%s', 1)".formatted(past.atDay(1)));
    stand.ledger(
        """
        INSERT INTO ledger.lane (lane, epoch, owner, owner_pid, last_seq, as_of, chain, published_seq)
        VALUES (9, 1, gen_random_uuid(), 1, %1$d, now(), decode(repeat('00', 32), 'hex'), %1$d)
        """
            .formatted(ENTRIES));
    stand.ledger(
        """
        INSERT INTO ledger.transaction (transaction_id, lane, lane_seq, type, debit_account_id, credit_account_id,
            subject_account_id, amount_minor, currency, occurred_at, posted_at, booking_date, value_date, client,
            idempotency_key, kind, held_minor)
        SELECT gen_random_uuid(), 9, n, 'card', a.account_id, s.account_id, a.account_id, n, 'EUR',
               timestamptz '%1$s 08:00:00Z' + n * interval '1 ms', timestamptz '%1$s 08:00:00Z' + n * interval '1 ms',
               '%1$s', '%1$s', 'till', 'past-' || n, 'POST', 0
        FROM generate_series(1, %2$d) n, ledger.account a, ledger.account s
        WHERE a.account = 'ann' AND s.account = 'shop'
        """
            .formatted(first, ENTRIES));
  }

  private static void makeWrong(LostRecordsStand stand) {
    stand.ask(
        "ALTER TABLE postings DELETE WHERE lane = 9 AND lane_seq IN (20, 65536) SETTINGS mutations_sync = 1");
    stand.ask(
        "INSERT INTO postings SELECT * FROM postings WHERE lane = 9 AND lane_seq BETWEEN 30 AND 32");
    stand.ask(
        "ALTER TABLE postings UPDATE amount_minor = amount_minor + 1 WHERE lane = 9 AND lane_seq = 40 AND side = 'debit' SETTINGS mutations_sync = 1");
  }

  private static void pay(LostRecordsStand stand, AtomicBoolean over) {
    try {
      while (!over.get()) {
        stand.post(20);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String month(LostRecordsStand stand) {
    return stand.ask(
        "SELECT concat(toString(count()), ' ', toString(sum(sipHash64(tuple(* EXCEPT (batch_id, source_partition, source_offset))))))"
            + " FROM postings WHERE toYYYYMM(posted_at) = "
            + past.toString().replace("-", ""));
  }

  private int run(String... words) {
    return typed(dir, words);
  }
}
