package io.countinghouse.scorer;

import io.countinghouse.detection.Judge;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.History;
import io.countinghouse.detection.profile.Profile;
import io.countinghouse.detection.rule.RuleFile;
import io.countinghouse.events.Score;
import io.countinghouse.events.Transaction;
import java.util.HashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the stream must write, worked out in one pass without Kafka, by the built-in rules alone.
 */
final class Undisturbed {

  private Undisturbed() {}

  /** The scores of those that are scored, in the order of their topic, by their sequence. */
  static SortedMap<Long, Score> scores(List<Transaction> input) {
    var judge = new Judge(RuleFile.builtIn(), null);
    var histories = new HashMap<String, History>();
    var scores = new TreeMap<Long, Score>();
    for (var transaction : input) {
      var account = transaction.subjectAccount();
      var event = AccountEvent.of(transaction);
      if (transaction.kind().scored()) {
        var history = histories.getOrDefault(account, History.EMPTY);
        var verdict = judge.judge(judge.moment(account, event, history, new Profile()));
        var scored = Scored.of(transaction, event, verdict, judge, 0.8);
        scores.put(transaction.laneSeq(), scored.score());
        histories.put(account, history.with(event).next());
      }
      if (transaction.reachesCustomer()) {
        var other = histories.getOrDefault(transaction.counterparty(), History.EMPTY);
        var received = event.fromTheOtherSide(account);
        histories.put(transaction.counterparty(), other.with(received).next());
      }
    }
    return scores;
  }
}
