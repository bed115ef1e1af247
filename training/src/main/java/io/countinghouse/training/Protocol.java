package io.countinghouse.training;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Fraud Detection Handbook's way of splitting: train, wait for the labels, test. Customers
 * whose fraud is known on a test day are left out from then on, since their cards would be blocked.
 *
 * @param delayDays how long it takes until a fraud is known
 */
public record Protocol(Days train, int delayDays, Days test) {

  public Protocol {
    if (delayDays < 0) {
      throw new IllegalArgumentException("delay must be 0 days or more");
    }
    if (!test.from().minusDays(delayDays).isAfter(train.to())) {
      throw new IllegalArgumentException("the test must begin when the training labels are known");
    }
  }

  /** Whether the fold looks at the row's features at all. */
  public boolean wants(LabelledPayment one) {
    return train.contains(one.day()) || test.contains(one.day());
  }

  public Matrix training(Matrix all) {
    return all.where(one -> train.contains(one.day()));
  }

  /**
   * The test rows of customers who are not known to be defrauded.
   *
   * @param payments all rows, for the frauds of the days between
   */
  public Matrix testing(Matrix all, List<LabelledPayment> payments) {
    var known = knownByDay(payments);
    return all.where(one ->
        test.contains(one.day())
            && !known.getOrDefault(one.day(), Set.of()).contains(one.account()));
  }

  /** By test day: a fraud of the day before yesterday's delay is known, as are all before it. */
  private Map<LocalDate, Set<String>> knownByDay(List<LabelledPayment> payments) {
    var byDay = new HashMap<LocalDate, Set<String>>();
    var running = new HashSet<String>();
    for (var one : payments) {
      if (one.fraud()) {
        if (train.contains(one.day())) {
          running.add(one.account());
        }
        byDay.computeIfAbsent(one.day(), day -> new HashSet<>()).add(one.account());
      }
    }
    var known = new HashMap<LocalDate, Set<String>>();
    for (var day = test.from(); test.contains(day); day = day.plusDays(1)) {
      running.addAll(byDay.getOrDefault(day.minusDays(delayDays + 1L), Set.of()));
      known.put(day, Set.copyOf(running));
    }
    return known;
  }
}
