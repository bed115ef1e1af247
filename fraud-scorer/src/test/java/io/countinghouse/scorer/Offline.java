package io.countinghouse.scorer;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.model.Model;
import io.countinghouse.detection.rule.RuleFile;
import io.countinghouse.events.Transaction;
import io.countinghouse.training.LabelledPayment;
import io.countinghouse.training.Replay;
import io.countinghouse.training.backtest.PastReceived;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What training makes of transactions that the stream has scored. */
final class Offline {

  private Offline() {}

  /**
   * The features of those that are scored, in their order.
   *
   * @param frauds ids of those that turned out to be fraud
   */
  static List<float[]> features(List<Transaction> transactions, Model model, Set<UUID> frauds) {
    var replay = new Replay(RuleFile.builtIn().thresholds(), model.delay());
    var features = new ArrayList<float[]>();
    for (var transaction : transactions) {
      if (transaction.kind().scored()) {
        var payment = payment(transaction, frauds.contains(transaction.id()));
        features.add(replay.features(List.of(payment), one -> true).values(0));
      } else if (transaction.reachesCustomer()) {
        replay.learn(PastReceived.of(transaction));
      }
    }
    return features;
  }

  private static LabelledPayment payment(Transaction t, boolean fraud) {
    return new LabelledPayment(
        t.id().toString(), t.subjectAccount(), AccountEvent.of(t), t.reachesCustomer(), fraud);
  }
}
