package io.countinghouse.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.detection.history.AccountEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The metrics on rows that can be worked out by hand. */
final class MetricsTest {

  private static Matrix rows(String... customers) {
    var matrix = new Matrix();
    for (int i = 0; i < customers.length; i++) {
      var event = new AccountEvent(i, new UUID(0, i), true, 1, "EUR", "shop", "shop", null, null);
      boolean fraud = customers[i].endsWith("!");
      matrix.add(new LabelledPayment("t" + i, customers[i], event, false, fraud), new float[0]);
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

  /** Rows of several days: of each its day, its customer and, as a fraud, an exclamation mark. */
  private static Metrics ofDays(List<Integer> days, List<String> customers, List<Double> scores) {
    var matrix = new Matrix();
    for (int i = 0; i < customers.size(); i++) {
      long timeUs = days.get(i) * 86_400_000_000L + i;
      var event =
          new AccountEvent(timeUs, new UUID(0, i), true, 1, "EUR", "shop", "shop", null, null);
      var name = customers.get(i);
      var account = name.replace("!", "");
      matrix.add(
          new LabelledPayment("t" + i, account, event, false, name.endsWith("!")), new float[0]);
    }
    return Metrics.of(matrix, scores.stream().mapToDouble(each -> each).toArray());
  }

  @Test
  void aCustomerWhoWasFoundIsNotFoundAgainOnALaterDay() {
    var found =
        ofDays(
            List.of(0, 0, 1, 1, 2),
            List.of("a!", "b", "a!", "b!", "b!"),
            List.of(0.9, 0.1, 0.9, 0.8, 0.7));
    // a on the first day, b on the second, nobody on the third: the mean of the days.
    assertEquals((0.01 + 0.01 + 0) / 3, found.cardPrecision100(), 1e-12);
  }

  @Test
  void aCustomerWithSeveralPaymentsIsOneCardOfTheGreatestScore() {
    var found = ofDays(List.of(0, 0, 0), List.of("a!", "a", "b!"), List.of(0.1, 0.9, 0.5));
    assertEquals(0.02, found.cardPrecision100(), 1e-12);
  }

  @Test
  void ofEachDayAHundredCustomersAreLookedAt() {
    var days = new ArrayList<Integer>();
    var customers = new ArrayList<String>();
    var scores = new ArrayList<Double>();
    for (int day = 0; day < 2; day++) {
      for (int i = 0; i < 150; i++) {
        // The places 90 to 109 are frauds, each day of other customers.
        boolean fraud = i >= 90 && i < 110;
        days.add(day);
        customers.add(fraud ? "f" + day + "-" + i + "!" : "c" + i);
        scores.add(1 - i / 1_000.0);
      }
    }
    // Of the places 90 to 109 only ten are among the first hundred.
    assertEquals(0.1, ofDays(days, customers, scores).cardPrecision100(), 1e-12);
  }

  @Test
  void whoWasFoundMakesRoomForOthers() {
    var days = new ArrayList<Integer>();
    var customers = new ArrayList<String>();
    var scores = new ArrayList<Double>();
    for (int day = 0; day < 2; day++) {
      for (int i = 0; i < 110; i++) { // the same frauds on both days, ten more than are looked at
        days.add(day);
        customers.add("f" + i + "!");
        scores.add(1 - i / 1_000.0);
      }
    }
    assertEquals((1 + 0.1) / 2, ofDays(days, customers, scores).cardPrecision100(), 1e-12);
  }
}
