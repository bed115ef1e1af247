package io.countinghouse.loader;

import io.countinghouse.events.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Transactions of lane 0, sequences 1, 2, 3 …, from a seeded generator. */
final class Samples {

  /** A second before a month's end, so that a stream soon crosses into the next. */
  static final Instant MONTHS_END = Instant.parse("2026-10-31T23:59:59Z");

  private Samples() {}

  /** Transactions, one each {@code apart}, from {@code start} on. */
  static List<Transaction> transactions(
      RandomGenerator random, int count, Instant start, Duration apart) {
    return transactions(random, 1, count, start, apart);
  }

  static Transaction transaction(RandomGenerator random, long seq, Instant postedAt) {
    var customer = "customer-" + random.nextInt(200);
    var day = LocalDate.ofInstant(postedAt, ZoneOffset.UTC);
    return new Transaction(
        new UUID(random.nextLong(), random.nextLong()),
        0,
        seq,
        "card",
        customer,
        "merchant-" + random.nextInt(20),
        customer,
        random.nextLong(1, 1_000_000),
        random.nextBoolean() ? "EUR" : "JPY",
        postedAt,
        postedAt,
        day,
        day,
        "test",
        "key-" + seq,
        maybe(random, "merchant-1"),
        maybe(random, "groceries"),
        maybe(random, "pos"),
        maybe(random, "DE"),
        maybe(random, "Grüße, \"quoted\""));
  }

  /** Transactions from {@code first} on, one each {@code apart}, from {@code start} on. */
  static List<Transaction> transactions(
      RandomGenerator random, long first, int count, Instant start, Duration apart) {
    var all = new ArrayList<Transaction>(count);
    for (int i = 0; i < count; i++) {
      all.add(transaction(random, first + i, start.plus(apart.multipliedBy(i))));
    }
    return all;
  }

  private static @Nullable String maybe(RandomGenerator random, String value) {
    return random.nextBoolean() ? value : null;
  }
}
