package io.countinghouse.cli.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The planted cases: each an account with a harmless past and then a pattern. */
final class PlantedFraud {

  /** Payments before the pattern, so that the account has a past to differ from. */
  static final int PAST = 15;

  /** One a little less than a day, as long as the time is long enough. */
  private static final Duration PAST_STEP_MAX = Duration.ofHours(20);

  private static final List<Pattern> PATTERNS = List.of(Pattern.values());

  private final Everyday everyday;
  private final Population people;
  private final RandomGenerator random;
  private final Instant from;
  private final Duration span;

  PlantedFraud(
      Everyday everyday, Population people, RandomGenerator random, Instant from, Duration span) {
    this.everyday = everyday;
    this.people = people;
    this.random = random;
    this.from = from;
    this.span = span;
  }

  /** Which pattern the n-th case is. */
  static Pattern pattern(int number) {
    return PATTERNS.get(number % PATTERNS.size());
  }

  /** One case: a pattern somewhere in the second half of the time, and the past before it. */
  List<Draft> drafts(int number) {
    var suspect = people.suspects().get(number);
    long half = span.toMillis() / 2;
    var at = from.plusMillis(half + random.nextLong(half * 9 / 10));
    var drafts = new ArrayList<Draft>();
    long step = Math.min(half / (PAST + 1), PAST_STEP_MAX.toMillis());
    for (int i = PAST; i > 0; i--) {
      drafts.add(everyday.card(at.minusMillis(step * i), suspect));
    }
    for (var draft : acts(pattern(number), suspect, at)) {
      drafts.add(draft.planted(number));
    }
    return drafts;
  }

  private List<Draft> acts(Pattern pattern, Customer suspect, Instant at) {
    return switch (pattern) {
      case CARD_TESTING -> cardTesting(suspect, at);
      case UNUSUAL_AMOUNT -> List.of(shopping(suspect, at, suspect.region().country()));
      case NEW_COUNTRY -> List.of(shopping(suspect, at, abroad(suspect)));
      case STRUCTURING -> structuring(suspect, at);
      case IN_AND_OUT -> inAndOut(suspect, at);
    };
  }

  private List<Draft> cardTesting(Customer suspect, Instant at) {
    var acts = new ArrayList<Draft>();
    int times = 14 + random.nextInt(6);
    for (int i = 0; i < times; i++) {
      acts.add(
          Draft.card(
              at.plusSeconds(6L * i),
              suspect,
              suspect.minor(0.05 + 0.05 * random.nextDouble()),
              people.merchant(random.nextInt(people.merchants())),
              "online",
              suspect.region().country()));
    }
    return acts;
  }

  private Draft shopping(Customer suspect, Instant at, String country) {
    double times = 60 + 20 * random.nextDouble();
    int merchant = random.nextInt(people.merchants());
    return Draft.card(
        at, suspect, suspect.minor(times), people.merchant(merchant), "electronics", country);
  }

  private List<Draft> structuring(Customer suspect, Instant at) {
    var acts = new ArrayList<Draft>();
    int times = 4 + random.nextInt(3);
    for (int i = 0; i < times; i++) {
      double amount = suspect.region().reportable() * (0.94 + 0.055 * random.nextDouble());
      acts.add(
          Draft.cashIn(at.plusSeconds(1_500L * i), suspect, suspect.region().ownMinor(amount)));
    }
    return acts;
  }

  private List<Draft> inAndOut(Customer suspect, Instant at) {
    long sum = suspect.minor(100 + 20 * random.nextDouble());
    return List.of(
        Draft.moneyIn(at, suspect, sum),
        Draft.moneyOut(at.plusSeconds(240), suspect, sum / 10 * 5),
        Draft.moneyOut(at.plusSeconds(480), suspect, sum / 10 * 4));
  }

  private String abroad(Customer suspect) {
    var regions = Region.ALL.stream().map(Region::country);
    var others = regions.filter(each -> !each.equals(suspect.region().country())).toList();
    return others.get(random.nextInt(others.size()));
  }
}
