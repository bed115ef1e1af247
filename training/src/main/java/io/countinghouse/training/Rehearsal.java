package io.countinghouse.training;

import io.countinghouse.detection.model.ModelFile;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model of these training days can be expected to find. Its own rows can't tell: it has
 * learnt them. So another one learns in the same way from as many days, so long before that their
 * frauds were known, and the training days are its test.
 *
 * @param protocol how the earlier model is trained and tested
 */
public record Rehearsal(Protocol protocol) {

  /** Of a model that learns from these days. */
  public static Rehearsal of(Days train, int delayDays) {
    var to = train.from().minusDays(delayDays + 1L);
    var from = to.minusDays(ChronoUnit.DAYS.between(train.from(), train.to()));
    return new Rehearsal(new Protocol(new Days(from, to), delayDays, train));
  }

  /** Whether it looks at the row's features at all. */
  public boolean wants(LabelledPayment one) {
    return protocol.wants(one);
  }

  /**
   * Trains the earlier model and tests it; nothing, if the days before hold too little to learn
   * from, or the training days too little to be a test.
   *
   * @param all the rows that it {@link #wants}
   * @param payments all rows, for the frauds of the days between
   */
  public Optional<Evaluation> evaluation(Matrix all, List<LabelledPayment> payments, long seed) {
    var rows = protocol.training(all);
    var test = protocol.testing(all, payments);
    if (!rows.teaches() || !test.teaches()) {
      return Optional.empty();
    }
    var delay = Duration.ofDays(protocol.delayDays());
    var model = Trainer.train(rows, protocol.train(), delay, seed).model();
    return Optional.of(Evaluation.of(model, test));
  }

  /** The file with what the rehearsal has shown among its metrics. */
  public static ModelFile noted(ModelFile file, Evaluation shown) {
    Map<String, Double> metrics = new LinkedHashMap<>(file.metrics());
    metrics.put("rehearsal_rows", (double) shown.rows().rows());
    metrics.put("rehearsal_frauds", (double) shown.rows().frauds());
    metrics.put("rehearsal_auc_roc", shown.metrics().aucRoc());
    metrics.put("rehearsal_average_precision", shown.metrics().averagePrecision());
    metrics.put("rehearsal_card_precision_100", shown.metrics().cardPrecision100());
    return file.with(metrics);
  }
}
