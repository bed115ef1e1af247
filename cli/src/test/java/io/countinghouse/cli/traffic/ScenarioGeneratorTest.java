package io.countinghouse.cli.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Money;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioGeneratorTest {

  private static final Instant END = Instant.parse("2026-03-01T12:00:00Z");

  private static Scenario scenario(long seed, int transactions) {
    return new ScenarioGenerator(seed, transactions, END).generate("test");
  }

  @Test
  void theSameSeedGivesTheSameRequests() {
    assertEquals(scenario(42, 3_000), scenario(42, 3_000));
    assertNotEquals(scenario(42, 3_000).requests(), scenario(43, 3_000).requests());
  }

  @ParameterizedTest(name = "{0} transactions")
  @ValueSource(ints = {1, 2, 20, 399, 400, 2_000, 20_000})
  void thereAreAsManyRequestsAsAskedForAndEachIsValid(int transactions) {
    var scenario = scenario(7, transactions);
    assertEquals(transactions, scenario.requests().size());
    var opened = new HashSet<String>();
    scenario.accounts().forEach(each -> assertTrue(opened.add(each.account()), "opened twice"));
    var keys = new HashSet<String>();
    for (var request : scenario.requests()) {
      assertTrue(keys.add(request.idempotencyKey()), "a key is used once");
      assertTrue(opened.contains(request.debitAccount()), request::toString);
      assertTrue(opened.contains(request.creditAccount()), request::toString);
      assertNotEquals(request.debitAccount(), request.creditAccount());
      var amount = Money.parse(request.amount(), Money.currency(request.currency()));
      assertTrue(amount.minor() > 0, request::toString);
      assertFalse(request.occurredAt().isAfter(END), request::toString);
    }
  }

  @Test
  void anotherSeedMeetsTheSameAccounts() {
    assertEquals(scenario(1, 5_000).accounts(), scenario(2, 5_000).accounts());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void mostPaymentsHaveFundsAndAFewHonestlyDoNot(long seed) {
    var balances = new HashMap<String, Long>();
    int refused = 0;
    for (var request : scenario(seed, 10_000).requests()) {
      long minor = Money.parse(request.amount(), Money.currency(request.currency())).minor();
      var debit = request.debitAccount();
      boolean limited = debit.startsWith("customer") || debit.startsWith("suspect");
      if (limited && balances.getOrDefault(debit, 0L) < minor) {
        refused++;
      } else {
        balances.merge(debit, -minor, Math::addExact);
        balances.merge(request.creditAccount(), minor, Math::addExact);
      }
    }
    assertTrue(refused > 10 && refused < 200, "refused " + refused + ", seed " + seed);
  }

  @Test
  void aFewAccountsAreBusyAndMostAreNot() {
    var bySubject =
        scenario(5, 20_000).requests().stream()
            .collect(Collectors.groupingBy(PostRequest::subjectAccount, Collectors.counting()));
    var counts = bySubject.values().stream().sorted().toList().reversed();
    long top = counts.stream().limit(counts.size() / 10).mapToLong(Long::longValue).sum();
    assertTrue(top > 20_000 / 3, "the busiest tenth has " + top);
  }

  @Test
  void everyCurrencyScaleTakesPart() {
    var currencies =
        scenario(5, 5_000).requests().stream()
            .map(PostRequest::currency)
            .map(code -> Money.currency(code).getDefaultFractionDigits())
            .collect(Collectors.toSet());
    assertEquals(java.util.Set.of(0, 2, 3), currencies);
  }

  @Test
  void everyPatternIsPlantedOnAnAccountWithAPast() {
    var scenario = scenario(9, 2_000);
    Map<Pattern, Plant> plants =
        scenario.plants().stream().collect(Collectors.toMap(Plant::pattern, each -> each));
    assertEquals(Pattern.values().length, plants.size());
    for (var plant : plants.values()) {
      var own =
          scenario.requests().stream()
              .filter(each -> each.subjectAccount().equals(plant.account()))
              .map(PostRequest::idempotencyKey)
              .toList();
      int first =
          own.indexOf(own.stream().filter(plant.keys()::contains).findFirst().orElseThrow());
      assertTrue(first >= PlantedFraud.PAST, plant + " begins after " + first);
    }
    assertTrue(plants.values().stream().noneMatch(each -> each.keys().isEmpty()));
  }
}
