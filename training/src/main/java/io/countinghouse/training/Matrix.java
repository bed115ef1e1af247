package io.countinghouse.training;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Rows with their features, in the order of time. */
public final class Matrix {

  private final List<LabelledPayment> payments = new ArrayList<>();
  private final List<float[]> values = new ArrayList<>();

  void add(LabelledPayment payment, float[] features) {
    payments.add(payment);
    values.add(features);
  }

  public int rows() {
    return payments.size();
  }

  public LabelledPayment payment(int row) {
    return payments.get(row);
  }

  public float[] values(int row) {
    return values.get(row);
  }

  public int frauds() {
    return (int) payments.stream().filter(LabelledPayment::fraud).count();
  }

  /**
   * Whether it has both, frauds and payments that are none: else nothing is learnt or told apart.
   */
  public boolean teaches() {
    int frauds = frauds();
    return frauds > 0 && frauds < rows();
  }

  /** The rows that fulfil a condition. */
  public Matrix where(Predicate<LabelledPayment> condition) {
    var some = new Matrix();
    for (int i = 0; i < rows(); i++) {
      if (condition.test(payments.get(i))) {
        some.add(payments.get(i), values.get(i));
      }
    }
    return some;
  }
}
