package io.countinghouse.cli.bench;

import io.countinghouse.events.Micros;
import io.countinghouse.events.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Customers who pay twice a day at a shop that they know or at another: every account as often as
 * the next, so that all of them have the history that a customer has after some weeks. Their time
 * runs faster than ours and lies in the past.
 */
final class ScoreTown {

  /** Its sequences are 1, 2, 3 …; no ingest of a bench has it. */
  static final int LANE = 999;

  private static final int SHOPS = 500;
  private static final int USUAL_SHOPS = 5;
  private static final Duration BEGINS_AGO = Duration.ofDays(80);
  private static final Duration PACE = Duration.ofHours(12);

  private final SplittableRandom random = new SplittableRandom(1);
  private final Instant begin = Micros.truncate(Instant.now().minus(BEGINS_AGO));
  private final int accounts;
  private long seq;

  ScoreTown(int accounts) {
    this.accounts = accounts;
  }

  /** The next payment of the town. */
  Transaction next() {
    long number = seq++;
    int customer = (int) (number % accounts);
    var at = begin.plusNanos(PACE.toNanos() / accounts * number / 1_000 * 1_000);
    boolean usual = random.nextInt(8) != 0;
    int shop = usual ? (customer + random.nextInt(USUAL_SHOPS)) % SHOPS : random.nextInt(SHOPS);
    var account = "customer-" + customer;
    var day = LocalDate.ofInstant(at, ZoneOffset.UTC);
    return new Transaction(
        new UUID(0x7000L, number),
        LANE,
        number + 1,
        "card",
        account,
        "shop-" + shop,
        account,
        500 + random.nextInt(8_000),
        "EUR",
        at,
        at,
        day,
        day,
        "bench",
        "k-" + number,
        "m-" + shop,
        null,
        "pos",
        "DE",
        null);
  }

  double eventsAnAccount() {
    return (double) seq / accounts;
  }
}
