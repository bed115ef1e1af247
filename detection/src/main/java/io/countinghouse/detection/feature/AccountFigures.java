package io.countinghouse.detection.feature;

import io.countinghouse.detection.history.AccountEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The figures about an account that the model looks at: pure functions of a moment, worked out
 * together. Windows end with the event and hold it.
 */
public final class AccountFigures {

  /** So many times the usual amount is unusual: a fraud of such an amount explains itself. */
  public static final double UNUSUAL_RATIO = 2;

  private static final Duration[] WINDOWS = {
    Duration.ofMinutes(1),
    Duration.ofMinutes(10),
    Duration.ofHours(1),
    Duration.ofDays(1),
    Duration.ofDays(7),
    Duration.ofDays(30)
  };
  private static final String[] WINDOW_NAMES = {"1m", "10m", "1h", "1d", "7d", "30d"};
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration LONGEST = WINDOWS[WINDOWS.length - 1];
  private static final long LONGEST_US = LONGEST.toMillis() * 1_000;
  private static final long FORTNIGHT_US = Duration.ofDays(14).toMillis() * 1_000;
  private static final long[] WINDOWS_US =
      Stream.of(WINDOWS).mapToLong(window -> window.toMillis() * 1_000).toArray();
  private static final double DAY_US = 86_400e6;
  private static final double DORMANT_DAYS = 30;

  /** Names of the figures, in order. */
  public static final List<String> NAMES = names();

  private AccountFigures() {}

  private static List<String> names() {
    var names = new ArrayList<String>();
    for (var window : WINDOW_NAMES) {
      names.add("count_" + window);
      names.add("sum_" + window);
    }
    names.addAll(
        List.of(
            "amount",
            "amount_ratio_median",
            "amount_spreads",
            "amount_ratio_mean",
            "amount_sigmas",
            "amount_ratio_max_30d",
            "past_amounts",
            "unusual_before_14d",
            "greatest_before_14d",
            "hour_of_day",
            "day_of_week",
            "days_since_last",
            "dormant",
            "new_merchant",
            "new_country",
            "new_channel",
            "new_counterparty",
            "merchant_visits",
            "near_threshold_count_7d",
            "near_threshold_sum_7d",
            "inflow_1d",
            "pass_through_1d",
            "fan_in_1d",
            "fan_in_7d",
            "fan_out_1d",
            "fan_out_7d"));
    return List.copyOf(names);
  }

  /** Writes the figures from a place on. */
  public static void fill(Moment m, double[] out, int from) {
    int at = windows(m, out, from);
    var e = m.event();
    var past = m.past();
    at = amount(m, out, at);
    out[at++] = Features.hourOfDay(m);
    out[at++] = Math.floorMod(Math.floorDiv(e.occurredAtUs(), (long) DAY_US) + 3, 7L);
    var last = m.history().newestUpTo(e.occurredAtUs());
    double silent = last == null ? -1 : (e.occurredAtUs() - last.occurredAtUs()) / DAY_US;
    out[at++] = silent;
    out[at++] = silent > DORMANT_DAYS ? 1 : 0;
    out[at++] = Firsts.of(e.merchantId(), past, AccountEvent::merchantId);
    out[at++] = Firsts.of(e.country(), past, AccountEvent::country);
    out[at++] = Firsts.of(e.channel(), past, AccountEvent::channel);
    out[at++] = Firsts.of(e.counterparty(), past, AccountEvent::counterparty);
    out[at++] = visits(e, past);
    out[at++] = Features.nearThresholdCount(m, WEEK, 0);
    out[at++] = Features.nearThresholdSum(m, WEEK, 0);
    var flow = Flow.of(m, DAY);
    out[at++] = flow.inMajor();
    out[at++] = e.outgoing() ? flow.passedThrough() : 0;
    fans(m, out, at);
  }

  /** Counts and sums of all windows, in one pass over the longest. */
  private static int windows(Moment m, double[] out, int from) {
    var e = m.event();
    var counts = new int[WINDOWS.length];
    var minor = new double[WINDOWS.length];
    Arrays.fill(counts, 1);
    Arrays.fill(minor, e.minor());
    for (var one : m.history().within(e.occurredAtUs(), LONGEST)) {
      if (one.outgoing() == e.outgoing()) {
        boolean alike = one.comparableWith(e);
        long ageUs = e.occurredAtUs() - one.occurredAtUs();
        for (int w = WINDOWS.length - 1; w >= 0 && ageUs < WINDOWS_US[w]; w--) {
          counts[w]++;
          minor[w] += alike ? one.minor() : 0;
        }
      }
    }
    for (int w = 0; w < WINDOWS.length; w++) {
      for (var bucket : m.history().before(e.occurredAtUs(), WINDOWS[w])) {
        for (var part : bucket.parts()) {
          counts[w] += part.outgoing() == e.outgoing() ? part.count() : 0;
          minor[w] += part.comparableWith(e) ? part.minor() : 0;
        }
      }
    }
    int at = from;
    for (int w = 0; w < WINDOWS.length; w++) {
      out[at++] = counts[w];
      out[at++] = e.major(minor[w]);
    }
    return at;
  }

  /**
   * Whether the amount alone is unusual for its account, so that a fraud says nothing of the
   * merchant.
   */
  public static boolean unusual(Moment m) {
    return m.habit().ratio(m.event()) >= UNUSUAL_RATIO;
  }

  private static int amount(Moment m, double[] out, int from) {
    var e = m.event();
    var habit = m.habit();
    var mean = DecayedMean.of(m.amounts());
    double greatest = 0;
    double unusual = 0;
    double most = 0;
    for (int i = 0; i < m.amounts().size(); i++) {
      long ageUs = e.occurredAtUs() - m.amounts().timeUs(i);
      if (ageUs < LONGEST_US) {
        greatest = Math.max(greatest, m.amounts().minor(i));
      }
      if (ageUs < FORTNIGHT_US) {
        double ratio = habit.ratio(m.amounts().log(i));
        unusual += ratio >= UNUSUAL_RATIO ? 1 : 0;
        most = Math.max(most, ratio);
      }
    }
    for (var bucket : m.history().before(e.occurredAtUs(), LONGEST)) {
      for (var part : bucket.parts()) {
        greatest = part.comparableWith(e) ? Math.max(greatest, part.greatestMinor()) : greatest;
      }
    }
    int at = from;
    out[at++] = e.amount();
    out[at++] = habit.ratio(e);
    out[at++] = habit.signed(e);
    out[at++] = mean.ratio(e);
    out[at++] = mean.sigmas(e);
    out[at++] = greatest == 0 ? 1 : e.minor() / greatest;
    out[at++] = habit.amounts();
    out[at++] = unusual;
    out[at++] = most;
    return at;
  }

  private static double visits(AccountEvent e, List<AccountEvent> past) {
    int visits = 0;
    for (var one : past) {
      if (Objects.equals(one.merchantId(), e.merchantId())
          && one.counterparty().equals(e.counterparty())) {
        visits++;
      }
    }
    return visits;
  }

  /** Different counterparties: in within a day, in within a week, and the same out. */
  private static void fans(Moment m, double[] out, int from) {
    var e = m.event();
    var in = new HashSet<String>();
    var outward = new HashSet<String>();
    (e.outgoing() ? outward : in).add(e.counterparty());
    var week = m.history().within(e.occurredAtUs(), WEEK);
    int i = week.size() - 1;
    for (; i >= 0 && e.occurredAtUs() - week.get(i).occurredAtUs() < (long) DAY_US; i--) {
      (week.get(i).outgoing() ? outward : in).add(week.get(i).counterparty());
    }
    out[from] = in.size();
    out[from + 2] = outward.size();
    for (; i >= 0; i--) {
      (week.get(i).outgoing() ? outward : in).add(week.get(i).counterparty());
    }
    out[from + 1] = in.size();
    out[from + 3] = outward.size();
  }
}
