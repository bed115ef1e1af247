package io.countinghouse.training.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.detection.rule.Candidates;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.detection.rule.RuleFile;
import io.countinghouse.events.RuleDocument;
import io.countinghouse.events.Transaction;
import io.countinghouse.testkit.Payments;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BacktestTest {

  private static final List<String> PAYERS = List.of("alice", "bob", "carol");

  private static final String MANY_PAYERS =
      """
      {"kind": "rule", "id": "many-payers", "version": 1, "author": "analyst-1",
       "about": "Money of many goes out at once.",
       "when": [{"feature": "fan_in", "window": "P1D", "comparison": "at_least", "limit": 3},
                {"feature": "pass_through", "window": "P1D", "comparison": "at_least", "limit": 0.9}],
       "weight": 0.9}
      """;

  /** As the scorer sees it; {@code in-and-out} flags it today. */
  @Test
  void aMuleWhomCustomersPaidIsFound() {
    var backtest = backtest();
    for (var name : PAYERS) {
      take(backtest, new Payments(name).toCustomer("mule").out(Duration.ZERO, "1000.00"));
    }
    take(backtest, new Payments("mule").out(Duration.ofMinutes(20), "2950.00"));
    assertEquals(1, backtest.findings().spoke().payments());
    assertEquals(1, backtest.findings().flagsToday().payments());
  }

  /** The second payout is after the captures; what was only held had reached nobody. */
  @Test
  void soIsAMuleForWhomItWasAuthorisedAndThenCaptured() {
    var backtest = backtest();
    var held = new ArrayList<Transaction>();
    for (var name : PAYERS) {
      var paid = new Payments(name).toCustomer("mule").out(Duration.ZERO, "1500.00");
      held.add(Payments.held(paid));
      take(backtest, held.getLast());
    }
    var mule = new Payments("mule");
    take(backtest, mule.out(Duration.ofMinutes(5), "2950.00"));
    assertEquals(0, backtest.findings().spoke().payments());
    for (var one : held) {
      var captured = Payments.captured(one, Duration.ofMinutes(10), 1_000_00);
      backtest.learn(PastReceived.of(captured));
    }
    take(backtest, mule.out(Duration.ofMinutes(20), "2950.00"));
    assertEquals(1, backtest.findings().spoke().payments());
    assertEquals(1, backtest.findings().flagsToday().payments());
  }

  private static Backtest backtest() {
    var book = new RuleBook(RuleFile.builtIn());
    var candidates = Candidates.of(book, List.of(new RuleDocument(MANY_PAYERS)));
    return new Backtest(
        new Backtest.Setting(
            book.timeline()::at, candidates, 0.8, Instant.EPOCH, Instant.MAX, true, 0));
  }

  private static void take(Backtest backtest, Transaction t) {
    backtest.take(PastPayment.of(t, null));
  }
}
