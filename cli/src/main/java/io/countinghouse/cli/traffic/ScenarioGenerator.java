package io.countinghouse.cli.traffic;

import io.countinghouse.events.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes a scenario from a seed: everyone is funded, most people do everyday things, a few do what
 * they should not.
 */
public final class ScenarioGenerator {

  /** One planted case of each pattern for so many transactions. */
  private static final int TRANSACTIONS_PER_ROUND = 4_000;

  private static final int ROUNDS_MAX = 50;

  /** Below this there is no room for planted cases and their past. */
  private static final int PLANTING_MIN = 400;

  /** The busiest account must not be so busy that this alone is suspicious. */
  private static final int TRANSACTIONS_PER_DAY = 300;

  /** How many typical payments the first funding covers. */
  private static final double FUNDS = 60;

  /** The planted patterns must not fail for lack of funds. */
  private static final double SUSPECT_FUNDS = 200;

  private final long seed;
  private final int transactions;
  private final Instant end;

  /**
   * Prepares a scenario.
   *
   * @param transactions how many requests there will be, the refused ones among them
   * @param end nothing occurs after it
   */
  public ScenarioGenerator(long seed, int transactions, Instant end) {
    this.seed = seed;
    this.transactions = transactions;
    this.end = end;
  }

  /**
   * The scenario: the same seed, number and end give the same one.
   *
   * @param keyPrefix begins every idempotency key
   */
  public Scenario generate(String keyPrefix) {
    int cases = cases();
    var people = Population.of(transactions, cases);
    var random = new SplittableRandom(seed);
    var span = Duration.ofDays(Math.clamp(transactions / TRANSACTIONS_PER_DAY, 7, 90));
    var from = end.minus(span);
    var everyday = new Everyday(people, random, from, span);

    var drafts = new ArrayList<Draft>(transactions + cases);
    var fraud = new PlantedFraud(everyday, people, random, from, span);
    for (int number = 0; number < cases; number++) {
      drafts.addAll(fraud.drafts(number));
    }
    drafts.addAll(funding(people, from));
    drafts.addAll(everyday.drafts(transactions - drafts.size()));
    drafts.sort(Comparator.comparing(Draft::at));
    return scenario(people, drafts, keyPrefix, cases);
  }

  private int cases() {
    if (transactions < PLANTING_MIN) {
      return 0;
    }
    int rounds = Math.clamp(transactions / TRANSACTIONS_PER_ROUND, 1, ROUNDS_MAX);
    return rounds * Pattern.values().length;
  }

  private static List<Draft> funding(Population people, Instant from) {
    var funding = new ArrayList<Draft>();
    var at = from.minusSeconds(3_600);
    for (var customer : people.customers()) {
      funding.add(Draft.moneyIn(at, customer, customer.minor(FUNDS)));
    }
    for (var suspect : people.suspects()) {
      funding.add(Draft.moneyIn(at, suspect, suspect.minor(SUSPECT_FUNDS)));
    }
    return funding;
  }

  private Scenario scenario(Population people, List<Draft> drafts, String prefix, int cases) {
    var books = new Books();
    var keys = new ArrayList<HashSet<String>>();
    for (int number = 0; number < cases; number++) {
      keys.add(new HashSet<>());
    }
    var requests = new ArrayList<PostRequest>(transactions);
    for (var draft : drafts.subList(0, Math.min(drafts.size(), transactions))) {
      var request = request(prefix + "-" + requests.size(), books.affordable(draft));
      requests.add(request);
      if (draft.plant() >= 0) {
        keys.get(draft.plant()).add(request.idempotencyKey());
      }
    }
    var plants = new ArrayList<Plant>();
    for (int number = 0; number < cases; number++) {
      var suspect = people.suspects().get(number);
      plants.add(new Plant(PlantedFraud.pattern(number), suspect.account(), keys.get(number)));
    }
    return new Scenario(people.accounts(), requests, plants);
  }

  private static PostRequest request(String key, Draft draft) {
    var currency = draft.subject().region().currency();
    return new PostRequest(
        key,
        draft.type(),
        draft.debit(),
        draft.credit(),
        draft.subject().account(),
        Money.ofMinor(draft.minor(), currency).decimal(),
        currency,
        draft.at(),
        draft.merchant(),
        draft.category(),
        draft.channel(),
        draft.country());
  }
}
