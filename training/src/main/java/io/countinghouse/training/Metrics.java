package io.countinghouse.training;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How well scores tell frauds from the rest.
 *
 * @param aucRoc area under the ROC curve; equal scores count half
 * @param averagePrecision the sum over thresholds of precision times gained recall, without
 *     interpolation
 * @param cardPrecision100 the part of each day's 100 most suspicious customers that had a fraud on
 *     it, those found on an earlier day left out; the mean of the days
 */
public record Metrics(double aucRoc, double averagePrecision, double cardPrecision100) {

  private static final int CARDS = 100;

  private record Card(String account, double score, boolean fraud) {}

  /** Of rows and their scores. */
  static Metrics of(Matrix rows, double[] scores) {
    var order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
            .toList();
    return new Metrics(
        auc(rows, scores, order), precision(rows, scores, order), cards(rows, scores));
  }

  private static double auc(Matrix rows, double[] scores, List<Integer> order) {
    double frauds = rows.frauds();
    double area = 0;
    double above = 0;
    for (int i = 0; i < order.size(); ) {
      double bad = 0;
      double good = 0;
      double score = scores[order.get(i)];
      for (; i < order.size() && scores[order.get(i)] == score; i++) {
        if (rows.payment(order.get(i)).fraud()) {
          bad++;
        } else {
          good++;
        }
      }
      area += good * (above + bad / 2);
      above += bad;
    }
    return area / frauds / (rows.rows() - frauds);
  }

  private static double precision(Matrix rows, double[] scores, List<Integer> order) {
    double sum = 0;
    double found = 0;
    for (int i = 0; i < order.size(); ) {
      double before = found;
      double score = scores[order.get(i)];
      for (; i < order.size() && scores[order.get(i)] == score; i++) {
        found += rows.payment(order.get(i)).fraud() ? 1 : 0;
      }
      sum += (found - before) * found / i;
    }
    return sum / rows.frauds();
  }

  private static double cards(Matrix rows, double[] scores) {
    var days = new TreeMap<LocalDate, Map<String, Card>>();
    for (int i = 0; i < scores.length; i++) {
      var one = rows.payment(i);
      var card = new Card(one.account(), scores[i], one.fraud());
      days.computeIfAbsent(one.day(), day -> new HashMap<>())
          .merge(
              one.account(),
              card,
              (a, b) ->
                  new Card(a.account(), Math.max(a.score(), b.score()), a.fraud() || b.fraud()));
    }
    var found = new HashSet<String>();
    double sum = 0;
    for (var day : days.values()) {
      var caught =
          day.values().stream()
              .filter(card -> !found.contains(card.account()))
              .sorted(
                  Comparator.comparingDouble(Card::score).reversed().thenComparing(Card::account))
              .limit(CARDS)
              .filter(Card::fraud)
              .map(Card::account)
              .toList();
      found.addAll(caught);
      sum += caught.size() / (double) CARDS;
    }
    return sum / days.size();
  }
}
