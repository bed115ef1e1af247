package io.countinghouse.training;

import static java.time.temporal.ChronoUnit.DAYS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.testkit.Seeds;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is left out of a test, and from when on. */
final class ProtocolTest {

  private static final LocalDate FIRST = LocalDate.of(2018, 7, 18);
  private static final long DAY_US = 86_400_000_000L;

  /** Trains on 18 to 24 July and tests from 8 August: a week lies between, beside the delay. */
  private static final Protocol WITH_A_GAP =
      new Protocol(new Days(FIRST, day(6)), 7, new Days(day(21), day(27)));

  static List<Long> seeds() {
    return Seeds.some(3).boxed().toList();
  }

  private static LocalDate day(int number) {
    return FIRST.plusDays(number);
  }

  private static LabelledPayment payment(String account, int day, boolean fraud) {
    long timeUs = day(day).toEpochDay() * DAY_US + DAY_US / 2;
    var event =
        new AccountEvent(
            timeUs, new UUID(day, account.hashCode()), true, 1, "EUR", "shop", "shop", null, null);
    return new LabelledPayment(account + "@" + day, account, event, false, fraud);
  }

  private static Matrix matrix(List<LabelledPayment> payments) {
    var matrix = new Matrix();
    payments.forEach(one -> matrix.add(one, new float[0]));
    return matrix;
  }

  private static List<String> ids(Matrix rows) {
    var ids = new ArrayList<String>();
    for (int i = 0; i < rows.rows(); i++) {
      ids.add(rows.payment(i).id());
    }
    return ids;
  }

  /** The days of the test on which a customer with a fraud on this day is still looked at. */
  private static List<String> tested(Protocol protocol, int fraudDay) {
    var payments = new ArrayList<LabelledPayment>();
    for (int day = -3; day <= 28; day++) {
      payments.add(payment("c", day, day == fraudDay));
    }
    return ids(protocol.testing(matrix(payments), payments));
  }

  private static List<String> testDays(int from, int to) {
    var ids = new ArrayList<String>();
    for (int day = from; day <= to; day++) {
      ids.add("c@" + day);
    }
    return ids;
  }

  @Test
  void aFraudBetweenTheTrainingDaysAndTheTestIsKnownInTheTest() {
    for (int fraudDay = 0; fraudDay <= 13; fraudDay++) {
      assertEquals(List.of(), tested(WITH_A_GAP, fraudDay), "fraud on day " + fraudDay);
    }
  }

  @Test
  void aFraudIsKnownWhenTheDelayHasPassedOverItsDay() {
    for (int fraudDay = 14; fraudDay <= 27; fraudDay++) {
      var until = Math.min(27, fraudDay + 7);
      assertEquals(testDays(21, until), tested(WITH_A_GAP, fraudDay), "fraud on day " + fraudDay);
    }
  }

  @Test
  void aFraudBeforeTheTrainingDaysLeavesNobodyOut() {
    assertEquals(testDays(21, 27), tested(WITH_A_GAP, -1));
  }

  /** Without a further gap it is what the handbook does, written here the way it is there. */
  @ParameterizedTest
  @MethodSource("seeds")
  void theUsualGapLeavesOutWhomTheHandbookLeavesOut(long seed) {
    var payments = new SmallTown(Seeds.random(seed)).payments();
    var protocol = SmallTown.protocol();
    var known = new HashSet<String>();
    payments.stream()
        .filter(one -> one.fraud() && protocol.train().contains(one.day()))
        .forEach(one -> known.add(one.account()));
    var expected = new ArrayList<String>();
    long trainDays = DAYS.between(protocol.train().from(), protocol.train().to()) + 1;
    for (int d = 0; d < 7; d++) {
      var tested = protocol.test().from().plusDays(d);
      var becomesKnown = protocol.train().from().plusDays(trainDays + d - 1);
      payments.stream()
          .filter(one -> one.fraud() && one.day().equals(becomesKnown))
          .forEach(one -> known.add(one.account()));
      payments.stream()
          .filter(one -> one.day().equals(tested) && !known.contains(one.account()))
          .forEach(one -> expected.add(one.id()));
    }
    assertTrue(!expected.isEmpty());
    assertEquals(expected, ids(protocol.testing(matrix(payments), payments)), "seed " + seed);
  }
}
