package io.countinghouse.cli.traffic;

import java.util.List;

/**
 * All that a run posts.
 *
 * @param accounts to be opened first
 * @param requests in the order of their time; those of one subject must be posted in this order
 * @param plants the fraud among them
 */
public record Scenario(
    List<AccountOpening> accounts, List<PostRequest> requests, List<Plant> plants) {

  public Scenario {
    accounts = List.copyOf(accounts);
    requests = List.copyOf(requests);
    plants = List.copyOf(plants);
  }
}
