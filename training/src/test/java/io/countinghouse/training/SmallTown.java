package io.countinghouse.training;

import io.countinghouse.detection.history.AccountEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Payments of a small town over 50 days: some shops are taken over, some customers robbed. */
final class SmallTown {

  static final LocalDate START = LocalDate.of(2026, 3, 2);

  private static final int DAYS = 50;
  private static final int CUSTOMERS = 40;
  private static final int SHOPS = 30;
  private static final long DAY_US = 86_400_000_000L;

  private final RandomGenerator random;
  private final long startUs = START.toEpochDay() * DAY_US;

  SmallTown(RandomGenerator random) {
    this.random = random;
  }

  List<LabelledPayment> payments() {
    var payments = new ArrayList<LabelledPayment>();
    for (int day = 0; day < DAYS; day++) {
      for (int i = 0; i < CUSTOMERS * 2; i++) {
        // In the order of time: each has its own part of the day.
        long timeUs = startUs + day * DAY_US + DAY_US / (CUSTOMERS * 2) * i;
        payments.add(payment(day, timeUs, payments.size()));
      }
    }
    return payments;
  }

  private LabelledPayment payment(int day, long timeUs, int number) {
    int customer = random.nextInt(CUSTOMERS);
    int shop = random.nextInt(SHOPS);
    boolean takenOver = (day + shop * 7) % 60 < 14 && shop % 4 == 0;
    boolean robbed = (day + customer * 5) % 45 < 7 && random.nextInt(3) == 0;
    long usual = 1_000 + 100L * customer;
    long amount = usual / 2 + random.nextLong(usual);
    var event =
        new AccountEvent(
            timeUs,
            new UUID(0, number),
            true,
            robbed ? amount * 6 : amount,
            "EUR",
            "shop-" + shop,
            "shop-" + shop,
            null,
            "DE");
    return new LabelledPayment("t" + number, "c" + customer, event, false, takenOver || robbed);
  }

  /** Trains on a week, waits a week, tests on a week. */
  static Protocol protocol() {
    return new Protocol(new Days(day(22), day(28)), 7, new Days(day(36), day(42)));
  }

  private static LocalDate day(int number) {
    return START.plusDays(number);
  }

  /** As the handbook writes them. */
  static String handbookCsv(List<LabelledPayment> payments) {
    var csv =
        new StringBuilder(
            "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD\n");
    for (var one : payments) {
      var time = Instant.EPOCH.plusNanos(one.event().occurredAtUs() * 1_000).toString();
      csv.append(one.id())
          .append(',')
          .append(time.substring(0, 19))
          .append(',')
          .append(one.account())
          .append(',')
          .append(one.event().merchantId())
          .append(',')
          .append(one.event().amountMinor() / 100)
          .append(one.event().amountMinor() % 100 < 10 ? ".0" : ".")
          .append(one.event().amountMinor() % 100)
          .append(one.fraud() ? ",1\n" : ",0\n");
    }
    return csv.toString();
  }
}
