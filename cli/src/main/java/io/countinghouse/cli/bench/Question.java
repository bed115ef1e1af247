package io.countinghouse.cli.bench;

import io.countinghouse.reports.Report;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a report is asked in the bench, in several ways: other days, other accounts.
 *
 * @param variants the parameters by the users' names, one map for each way
 */
record Question(Report report, List<Map<String, String>> variants) {

  /** Enough that no two measurements of a round ask the same. */
  private static final int VARIANTS = 6;

  /** The generated facts begin on this day and last for 90 days. */
  static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);

  /** Accounts, from some that move much to others, by their share of all. */
  private static final double[] PLACES = {0.06, 0.1, 0.2, 0.3, 0.5, 0.8};

  /** Every report about facts, as an analyst asks it in everyday work. */
  static List<Question> all(long accounts) {
    return List.of(
        of("daily-account-summary", accounts, 0, 90, true, Map.of()),
        of("trial-balance", accounts, 30, 1, false, Map.of("detail", "kinds")),
        of("account-statement", accounts, 30, 31, true, Map.of()),
        of("completeness", accounts, 0, 0, false, Map.of()),
        of("large-cash", accounts, 40, 7, false, Map.of()),
        of("structuring-candidates", accounts, 40, 7, false, Map.of()),
        of("cross-border", accounts, 40, 1, false, Map.of()),
        of("dormant-woke", accounts, 65, 1, false, Map.of("dormant-days", "30")),
        of("counterparty-concentration", accounts, 40, 1, false, Map.of("min-sum", "1000.00")),
        of("flags", accounts, 40, 1, false, Map.of()),
        of("review-outcomes", accounts, 40, 7, false, Map.of()), // none is reviewed
        of("converted-turnover", accounts, 40, 7, false, Map.of()),
        of("suspicious-activity-candidates", accounts, 40, 7, false, Map.of()));
  }

  /**
   * Of a report.
   *
   * @param begin so many days after the first day, and one more for each way
   * @param days how many; 0: the report is not asked for days
   * @param one whether it is asked for one account
   */
  private static Question of(
      String name, long accounts, int begin, int days, boolean one, Map<String, String> more) {
    var report = Report.named(name);
    var variants = new ArrayList<Map<String, String>>();
    for (int i = 0; i < VARIANTS; i++) {
      var given = new HashMap<>(more);
      var from = FIRST_DAY.plusDays(begin + i);
      if (days > 0) {
        if (report.has("from")) {
          given.put("from", from.toString());
        }
        given.put("to", from.plusDays(days - 1L).toString());
      }
      if (one) {
        given.put("account", account(Math.round(accounts * PLACES[i])));
      }
      variants.add(given);
    }
    return new Question(report, variants);
  }

  static String account(long number) {
    return "acc-%08d".formatted(number);
  }

  String name() {
    return report.name();
  }
}
