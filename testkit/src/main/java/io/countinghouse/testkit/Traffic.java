package io.countinghouse.testkit;

import io.countinghouse.events.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of a few accounts at random: in bursts, in two currencies, both ways, with many
 * others, by several channels, some late, some just below a threshold.
 */
public final class Traffic {

  private final RandomGenerator random;
  private final int pauseSecondsMax;
  private final List<Payments> accounts =
      IntStream.range(0, 4).mapToObj(i -> new Payments("account-" + i, 100_000L * i)).toList();
  private boolean amongThemselves;
  private Duration now = Duration.ZERO;

  public Traffic(RandomGenerator random) {
    this(random, 400_000);
  }

  private Traffic(RandomGenerator random, int pauseSecondsMax) {
    this.random = random;
    this.pauseSecondsMax = pauseSecondsMax;
  }

  /** Of accounts that do more in a month than the scorer remembers one by one. */
  public static Traffic dense(RandomGenerator random) {
    return new Traffic(random, 2_000);
  }

  /** From now on every third account that is paid is one of the few, a customer as they are. */
  public Traffic amongThemselves() {
    amongThemselves = true;
    return this;
  }

  public List<Transaction> transactions(int count) {
    var transactions = new ArrayList<Transaction>(count);
    for (int i = 0; i < count; i++) {
      transactions.add(transaction());
    }
    return transactions;
  }

  private Transaction transaction() {
    now = now.plusSeconds(random.nextInt(random.nextInt(10) == 0 ? pauseSecondsMax : 900));
    var at = random.nextInt(8) == 0 ? now.minusSeconds(random.nextInt(500_000)) : now;
    int number = random.nextInt(accounts.size());
    var account =
        accounts
            .get(number)
            .in(random.nextInt(3) == 0 ? "USD" : "EUR")
            .at(
                random.nextInt(5) == 0 ? null : "shop-" + random.nextInt(30),
                random.nextInt(5) == 0 ? null : random.nextInt(15) == 0 ? "FR" : "DE")
            .by(channel());
    if (random.nextBoolean()) {
      return payee(account, number).out(at, amount());
    }
    return account.in(at, amount(), party("payer-"));
  }

  private Payments payee(Payments account, int number) {
    if (amongThemselves && random.nextInt(3) == 0) {
      int other = number + 1 + random.nextInt(accounts.size() - 1);
      return account.toCustomer("account-" + other % accounts.size());
    }
    return account.to(party("payee-"));
  }

  /** Mostly one of two; sometimes none, and seldom another. */
  private @Nullable String channel() {
    return switch (random.nextInt(40)) {
      case 0 -> "branch";
      case 1 -> "phone";
      case 2, 3, 4, 5 -> null;
      default -> random.nextBoolean() ? "web" : "pos";
    };
  }

  /** A few are frequent, and many are rare. */
  private String party(String name) {
    return name + (random.nextInt(3) == 0 ? random.nextInt(60) : random.nextInt(4));
  }

  private String amount() {
    int minor =
        random.nextInt(6) == 0 ? 900_000 + random.nextInt(120_000) : 100 + random.nextInt(20_000);
    return minor / 100 + "." + minor / 10 % 10 + minor % 10;
  }
}
