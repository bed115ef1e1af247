package io.countinghouse.cli.traffic;

import java.util.ArrayList;
import java.util.List;

/**
 * Who takes part. An account's country, money and habits depend on its number alone, so another
 * seed on the same ledger meets the same accounts.
 *
 * @param customers those with everyday traffic, the busiest first
 * @param suspects those whose accounts the planted fraud uses
 */
record Population(List<Customer> customers, List<Customer> suspects, int merchants) {

  private static final int CUSTOMERS_MAX = 10_000;
  private static final int MERCHANTS_MAX = 500;

  /** Which region a customer is from, by its number: the first regions come most often. */
  private static final int[] REGIONS = {0, 1, 2, 3, 0, 4, 1, 0, 5, 6, 0, 1, 2, 3, 7};

  private static final List<String> CATEGORIES =
      List.of("groceries", "fuel", "restaurant", "travel", "electronics", "clothing", "pharmacy");

  static Population of(int transactions, int suspects) {
    int customers = Math.clamp(transactions / 20, 1, CUSTOMERS_MAX);
    return new Population(
        people("customer", customers),
        people("suspect", suspects),
        Math.clamp(customers / 8, 2, MERCHANTS_MAX));
  }

  private static List<Customer> people(String word, int size) {
    var people = new ArrayList<Customer>(size);
    for (int i = 0; i < size; i++) {
      var region = Region.ALL.get(REGIONS[i % REGIONS.length]);
      double typical = 15 + 10 * (i * 7 % 13);
      people.add(new Customer(word + "-%05d".formatted(i), region, typical));
    }
    return people;
  }

  String merchant(int rank) {
    return "merchant-%04d".formatted(rank);
  }

  String category(int merchant) {
    return CATEGORIES.get(merchant % CATEGORIES.size());
  }

  /** Every account that the traffic uses; merchants take any money, the house has one each. */
  List<AccountOpening> accounts() {
    var accounts = new ArrayList<AccountOpening>();
    for (var currency : Region.ALL.stream().map(Region::currency).distinct().toList()) {
      for (var kind : List.of("cash", "fees", "external")) {
        accounts.add(new AccountOpening(kind + "-" + currency, kind, currency, null));
      }
    }
    for (int rank = 0; rank < merchants; rank++) {
      var country = Region.ALL.get(rank % Region.ALL.size()).country();
      accounts.add(new AccountOpening(merchant(rank), "merchant", null, country));
    }
    for (var people : List.of(customers, suspects)) {
      for (var customer : people) {
        var region = customer.region();
        accounts.add(
            new AccountOpening(
                customer.account(), "customer", region.currency(), region.country()));
      }
    }
    return accounts;
  }
}
