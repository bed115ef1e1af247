package io.countinghouse.reports.filing;

import io.countinghouse.reports.ReportValue;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How cash was handed over, as far as the payments' {@code channel} says: what item 24 of the CTR
 * asks.
 *
 * @param ways all that there were
 */
record Channels(Set<Way> ways) {

  /** What a channel means on the form. */
  enum Way {
    TELLER,
    ARMORED_CAR,
    ATM,
    MAIL,
    NIGHT_DEPOSIT,
    SHARED_BRANCH,
    /** No channel, or one that says nothing of how cash was handed over. */
    OTHER
  }

  /** The names are the product's own (docs/filing.md). */
  private static final Map<String, Way> WAYS =
      Map.of(
          "branch", Way.TELLER,
          "teller", Way.TELLER,
          "armored-car", Way.ARMORED_CAR,
          "atm", Way.ATM,
          "mail", Way.MAIL,
          "night-deposit", Way.NIGHT_DEPOSIT,
          "shared-branch", Way.SHARED_BRANCH);

  Channels {
    ways = Set.copyOf(ways);
  }

  /** Of a row of large-cash; a run of a former version has none, so nothing is known. */
  static Channels of(Map<String, ReportValue> row) {
    return row.containsKey("channels")
        ? of(Columns.text(row, "channels"))
        : new Channels(Set.of(Way.OTHER));
  }

  /** Of names with blanks between them. */
  static Channels of(String names) {
    return new Channels(
        Arrays.stream(names.split(" ", -1))
            .map(name -> WAYS.getOrDefault(name, Way.OTHER))
            .collect(Collectors.toSet()));
  }

  /** Of both. */
  Channels and(Channels others) {
    var all = new HashSet<>(ways);
    all.addAll(others.ways);
    return new Channels(all);
  }

  /**
   * Where whoever files has said that cash without a way of its own was handed over at a teller.
   */
  Channels othersAtTeller() {
    return new Channels(
        ways.stream().map(way -> way == Way.OTHER ? Way.TELLER : way).collect(Collectors.toSet()));
  }

  boolean has(Way way) {
    return ways.contains(way);
  }

  /**
   * Whether it can be said that something was at a teller, or that nothing was. Of a shared branch
   * it is not known: its teller is another institution's.
   */
  boolean tellerKnown() {
    return has(Way.TELLER) || (!has(Way.OTHER) && !has(Way.SHARED_BRANCH));
  }
}
