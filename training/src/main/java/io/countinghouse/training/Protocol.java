package io.countinghouse.training;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The Fraud Detection Handbook's way of splitting: train, wait for the labels, test. A customer
 * with a fraud on a day from the first training day up to {@code d - delay - 1} is known by test
 * day {@code d}, and left out from then on, since the card would be blocked. The handbook does not
 * look at frauds before the training days, so neither does this: the figures can be compared.
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
   * The test rows of customers who are not known to be defrauded on that day.
   *
   * @param payments all rows, for the frauds of the days between
   */
  public Matrix testing(Matrix all, List<LabelledPayment> payments) {
    var firstFrauds = firstFrauds(payments);
    return all.where(one -> test.contains(one.day()) && !known(firstFrauds, one));
  }

  private boolean known(Map<String, LocalDate> firstFrauds, LabelledPayment one) {
    var first = firstFrauds.get(one.account());
    return first != null && first.isBefore(one.day().minusDays(delayDays));
  }

  /** By customer: the day of the first fraud, from the training days on. */
  private Map<String, LocalDate> firstFrauds(List<LabelledPayment> payments) {
    var first = new HashMap<String, LocalDate>();
    for (var one : payments) {
      if (one.fraud() && !one.day().isBefore(train.from())) {
        first.merge(one.account(), one.day(), (a, b) -> a.isBefore(b) ? a : b);
      }
    }
    return first;
  }
}
