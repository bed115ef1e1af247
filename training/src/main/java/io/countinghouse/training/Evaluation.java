package io.countinghouse.training;

import io.countinghouse.detection.model.Model;
import io.countinghouse.events.Sha256;
import java.util.Locale;

/**
 * A model's scores for the rows of a test, and how good they are.
 *
 * @param rows the test rows, in the order of time
 * @param scores one for each
 */
@SuppressWarnings("ArrayRecordComponent") // a column of numbers; it is never compared
public record Evaluation(Matrix rows, double[] scores, Metrics metrics) {

  /** Scores each row; the labels are only looked at for the metrics. */
  public static Evaluation of(Model model, Matrix rows) {
    var scores = new double[rows.rows()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = model.score(model.inputs(rows.values(i)));
    }
    return new Evaluation(rows, scores, Metrics.of(rows, scores));
  }

  /** Id, label and score of each row: CSV with a header. */
  public String scoresCsv() {
    var csv = new StringBuilder("id,fraud,score\n");
    for (int i = 0; i < scores.length; i++) {
      var one = rows.payment(i);
      csv.append(one.id()).append(one.fraud() ? ",1," : ",0,").append(scores[i]).append('\n');
    }
    return csv.toString();
  }

  /** SHA-256 of {@link #scoresCsv} in UTF-8, in hexadecimal. */
  public String scoresSha256() {
    return Sha256.hex(scoresCsv());
  }

  /**
   * One JSON object on one line; a figure that the rows do not have, as without any fraud, is null.
   */
  public String json() {
    return String.format(
        Locale.ROOT,
        "{\"auc_roc\":%s,\"average_precision\":%s,\"card_precision_100\":%s,"
            + "\"rows\":%d,\"frauds\":%d,\"scores_sha256\":\"%s\"}",
        figure(metrics.aucRoc()),
        figure(metrics.averagePrecision()),
        figure(metrics.cardPrecision100()),
        rows.rows(),
        rows.frauds(),
        scoresSha256());
  }

  private static String figure(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6f", value) : "null";
  }
}
