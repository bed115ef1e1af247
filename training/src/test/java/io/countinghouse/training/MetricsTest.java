package io.countinghouse.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.detection.history.AccountEvent;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The metrics on rows that can be worked out by hand. */
final class MetricsTest {

  private static Matrix rows(String... customers) {
    var matrix = new Matrix();
    for (int i = 0; i < customers.length; i++) {
      var event = new AccountEvent(i, new UUID(0, i), true, 1, "EUR", "shop", "shop", null, null);
      boolean fraud = customers[i].endsWith("!");
      matrix.add(new LabelledPayment("t" + i, customers[i], event, fraud), new float[0]);
    }
    return matrix;
  }

  @Test
  void aFraudAboveAllOthersIsPerfect() {
    var found = Metrics.of(rows("a", "b!", "c"), new double[] {0.1, 0.9, 0.2});
    assertEquals(1, found.aucRoc());
    assertEquals(1, found.averagePrecision());
    assertEquals(0.01, found.cardPrecision100());
  }

  @Test
  void precisionIsSummedInSteps() {
    // By score: fraud (1 of 1), good, fraud (2 of 3): half of each.
    var found = Metrics.of(rows("a!", "b", "c!", "d"), new double[] {0.9, 0.8, 0.7, 0.1});
    assertEquals((1 + 2 / 3.0) / 2, found.averagePrecision(), 1e-12);
    assertEquals(0.75, found.aucRoc(), 1e-12);
  }

  @Test
  void equalScoresAreOneStep() {
    var found = Metrics.of(rows("a!", "b", "c", "d!"), new double[] {0.5, 0.5, 0.5, 0.5});
    assertEquals(0.5, found.averagePrecision(), 1e-12);
    assertEquals(0.5, found.aucRoc(), 1e-12);
  }
}
