package io.countinghouse.cli.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What most accounts do most of the time. */
final class Everyday {

  /** Of a hundred payments, how many want more than there is. */
  private static final double OVERDRAWN = 0.005;

  private final Population people;
  private final RandomGenerator random;
  private final Zipf customers;
  private final Zipf merchants;
  private final Instant from;
  private final Duration span;

  Everyday(Population people, RandomGenerator random, Instant from, Duration span) {
    this.people = people;
    this.random = random;
    this.customers = new Zipf(people.customers().size(), 0.8);
    this.merchants = new Zipf(people.merchants(), 1.0);
    this.from = from;
    this.span = span;
  }

  /** A number of transactions, spread evenly over the time. */
  List<Draft> drafts(int count) {
    var drafts = new ArrayList<Draft>(Math.max(count, 0));
    for (int i = 0; i < count; i++) {
      var at = from.plusMillis(random.nextLong(span.toMillis()));
      drafts.add(draft(at, people.customers().get(customers.draw(random))));
    }
    return drafts;
  }

  /** A card payment at home, as this customer makes them. */
  Draft card(Instant at, Customer by) {
    int merchant = merchants.draw(random);
    return Draft.card(
        at,
        by,
        by.usualMinor(random),
        people.merchant(merchant),
        people.category(merchant),
        by.region().country());
  }

  private Draft draft(Instant at, Customer by) {
    if (random.nextDouble() < OVERDRAWN) {
      return Draft.cashOut(at, by, by.minor(1_000_000)).kept();
    }
    int kind = random.nextInt(100);
    if (kind < 74) {
      return card(at, by);
    } else if (kind < 82) {
      return Draft.transfer(at, by, other(by), by.usualMinor(random));
    } else if (kind < 88) {
      return Draft.cashOut(at, by, by.usualMinor(random));
    } else if (kind < 92) {
      return Draft.cashIn(at, by, by.usualMinor(random));
    } else if (kind < 97) {
      return Draft.moneyIn(at, by, by.minor(3));
    }
    return Draft.fee(at, by, by.minor(0.02));
  }

  /** Somebody with the same money; the outside world if there is nobody. */
  private Customer other(Customer by) {
    for (int tries = 0; tries < 20; tries++) {
      var other = people.customers().get(customers.draw(random));
      if (!other.equals(by) && other.region().currency().equals(by.region().currency())) {
        return other;
      }
    }
    return new Customer(by.house("external"), by.region(), by.typicalEuros());
  }
}
