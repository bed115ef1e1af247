package io.countinghouse.detection.feature;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The account's figures, each by itself from the whole history, in the plainest way that adds up in
 * the same order: what {@link AccountFigures} must equal to the bit.
 */
final class PlainFigures {

  private record Item(double value, double weight) {}

  private final AccountEvent now;
  private final List<AccountEvent> past;
  private final Moment moment;

  PlainFigures(AccountEvent now, History history, ReportingThresholds thresholds) {
    this.now = now;
    this.past = history.events();
    this.moment = new Moment("alice", now, history, thresholds);
  }

  private List<AccountEvent> within(Duration window) {
    long fromUs = now.occurredAtUs() - window.toMillis() * 1_000;
    return past.stream()
        .filter(one -> one.occurredAtUs() > fromUs && one.occurredAtUs() <= now.occurredAtUs())
        .toList();
  }

  private List<AccountEvent> alike(Duration window) {
    return within(window).stream().filter(one -> one.comparableWith(now)).toList();
  }

  double[] all() {
    var out = new ArrayList<Double>();
    for (var window : List.of("PT1M", "PT10M", "PT1H", "P1D", "P7D", "P30D")) {
      out.add(Features.count(moment, Duration.parse(window)));
      out.add(Features.sum(moment, Duration.parse(window)));
    }
    amounts(out);
    calendar(out);
    var week = Duration.ofDays(7);
    var day = Duration.ofDays(1);
    out.add(Features.nearThresholdCount(moment, week, 0));
    out.add(Features.nearThresholdSum(moment, week, 0));
    out.add(Features.inflow(moment, day));
    out.add(Features.passThrough(moment, day));
    for (boolean outgoing : new boolean[] {false, true}) {
      out.add(fan(day, outgoing));
      out.add(fan(week, outgoing));
    }
    return out.stream().mapToDouble(each -> each).toArray();
  }

  private void amounts(List<Double> out) {
    var all = alike(Duration.ofDays(90));
    var logs = all.stream().map(one -> new Item(log(one), weight(one))).toList();
    boolean few = all.size() < 10;
    double middle = few ? 0 : median(logs);
    double mad =
        few
            ? 0
            : median(
                logs.stream()
                    .map(item -> new Item(Math.abs(item.value - middle), item.weight))
                    .toList());
    out.add(now.amount());
    out.add(few ? 1 : StrictMath.exp(log(now) - middle));
    out.add(few ? 0 : (log(now) - middle) / Math.max(0.2, 1.4826 * mad));
    mean(all, out);
    double greatest = 0;
    for (var one : alike(Duration.ofDays(30))) {
      greatest = Math.max(greatest, one.minor());
    }
    out.add(greatest == 0 ? 1 : now.minor() / greatest);
    out.add((double) all.size());
    double unusual = 0;
    double most = 0;
    for (var one : alike(Duration.ofDays(14))) {
      double ratio = few ? 1 : StrictMath.exp(log(one) - middle);
      unusual += ratio >= 2 ? 1 : 0;
      most = Math.max(most, ratio);
    }
    out.add(unusual);
    out.add(most);
  }

  private void mean(List<AccountEvent> all, List<Double> out) {
    double weights = 0;
    double sum = 0;
    double squares = 0;
    for (var one : all) {
      weights += weight(one);
      sum += weight(one) * one.minor();
      squares += weight(one) * one.minor() * one.minor();
    }
    double mean = weights == 0 ? 0 : sum / weights;
    double deviation = StrictMath.sqrt(Math.max(0, squares / weights - mean * mean));
    out.add(mean == 0 ? 1 : now.minor() / mean);
    out.add(mean == 0 ? 0 : (now.minor() - mean) / Math.max(deviation, mean * 0.1));
  }

  private void calendar(List<Double> out) {
    double dayUs = 86_400e6;
    var all = within(Duration.ofDays(90));
    out.add(Math.floorMod(now.occurredAtUs(), (long) dayUs) / 3_600e6);
    out.add((double) Math.floorMod(Math.floorDiv(now.occurredAtUs(), (long) dayUs) + 3, 7L));
    double silent =
        past.stream()
            .filter(one -> one.occurredAtUs() <= now.occurredAtUs())
            .mapToDouble(one -> (now.occurredAtUs() - one.occurredAtUs()) / dayUs)
            .min()
            .orElse(-1);
    out.add(silent);
    out.add(silent > 30 ? 1.0 : 0);
    out.add(Firsts.of(now.merchantId(), all, AccountEvent::merchantId));
    out.add(Firsts.of(now.country(), all, AccountEvent::country));
    out.add(Firsts.of(now.channel(), all, AccountEvent::channel));
    out.add(Firsts.of(now.counterparty(), all, AccountEvent::counterparty));
    out.add(
        (double)
            all.stream()
                .filter(one -> Objects.equals(one.merchantId(), now.merchantId()))
                .filter(one -> one.counterparty().equals(now.counterparty()))
                .count());
  }

  private double fan(Duration window, boolean outgoing) {
    var all = new ArrayList<>(within(window));
    all.add(now);
    return all.stream()
        .filter(one -> one.outgoing() == outgoing)
        .map(AccountEvent::counterparty)
        .distinct()
        .count();
  }

  private static double log(AccountEvent one) {
    return StrictMath.log(one.minor());
  }

  private double weight(AccountEvent one) {
    double ageUs = (double) (now.occurredAtUs() - one.occurredAtUs());
    return StrictMath.exp(-ageUs * (StrictMath.log(2) / 1_209_600_000_000.0));
  }

  private static double median(List<Item> items) {
    var sorted = items.stream().sorted(Comparator.comparingDouble(Item::value)).toList();
    double half = 0;
    for (var item : sorted) {
      half += item.weight / 2;
    }
    double below = 0;
    for (var item : sorted) {
      below += item.weight;
      if (below >= half) {
        return item.value;
      }
    }
    throw new AssertionError("no median");
  }
}
