package io.countinghouse.detection.feature;

import io.countinghouse.events.Money;
import io.countinghouse.events.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says what the features must be, slowly, from all transactions that came in before. */
final class PlainModel {

  private final Transaction now;
  private final ReportingThresholds thresholds;
  private final List<Transaction> past;

  PlainModel(
      List<Transaction> before, Transaction now, Duration window, ReportingThresholds thresholds) {
    this.now = now;
    this.thresholds = thresholds;
    this.past =
        before.stream()
            .filter(one -> one.subjectAccount().equals(now.subjectAccount()))
            .filter(one -> !one.occurredAt().isAfter(now.occurredAt()))
            .filter(one -> one.occurredAt().isAfter(now.occurredAt().minus(window)))
            .sorted(Comparator.comparing(Transaction::occurredAt).thenComparing(Transaction::id))
            .toList();
  }

  private Stream<Transaction> all() {
    return Stream.concat(past.stream(), Stream.of(now));
  }

  private static double major(Transaction one) {
    return Double.parseDouble(Money.ofMinor(one.amountMinor(), one.currency()).decimal());
  }

  private boolean alike(Transaction one) {
    return one.outgoing() == now.outgoing() && one.currency().equals(now.currency());
  }

  double count() {
    return all().filter(one -> one.outgoing() == now.outgoing()).count();
  }

  double sum() {
    return all().filter(this::alike).mapToDouble(PlainModel::major).sum();
  }

  double inflow() {
    return all()
        .filter(one -> !one.outgoing() && one.currency().equals(now.currency()))
        .mapToDouble(PlainModel::major)
        .sum();
  }

  /** Every minor unit is a coin: it comes into a purse, or leaves it if it is still there. */
  double passThrough() {
    if (!now.outgoing() || inflow() == 0) {
      return 0;
    }
    long purse = 0;
    long left = 0;
    long came = 0;
    for (var one : all().filter(each -> each.currency().equals(now.currency())).toList()) {
      if (one.outgoing()) {
        long gone = Math.min(purse, one.amountMinor());
        purse -= gone;
        left += gone;
      } else {
        purse += one.amountMinor();
        came += one.amountMinor();
      }
    }
    return (double) left / (double) came;
  }

  private Stream<Transaction> near() {
    double limit = thresholds.of(now.currency());
    return all()
        .filter(this::alike)
        .filter(one -> major(one) < limit && major(one) >= limit - limit / 10);
  }

  double nearCount() {
    return near().anyMatch(now::equals) ? near().count() : 0;
  }

  double nearSum() {
    return near().anyMatch(now::equals) ? near().mapToDouble(PlainModel::major).sum() : 0;
  }

  double newCountry() {
    return first(Transaction::country);
  }

  double newMerchant() {
    return first(Transaction::merchantId);
  }

  double newChannel() {
    return first(Transaction::channel);
  }

  double newCounterparty() {
    return first(Transaction::counterparty);
  }

  /** Who was paid by the account, or who paid it. */
  double fan(boolean outgoing) {
    return all()
        .filter(one -> one.outgoing() == outgoing)
        .map(one -> outgoing ? one.creditAccount() : one.debitAccount())
        .distinct()
        .count();
  }

  private double first(Function<Transaction, @Nullable String> property) {
    var known = past.stream().map(property).filter(Objects::nonNull).toList();
    var value = property.apply(now);
    return value != null && known.size() >= 5 && !known.contains(value) ? 1 : 0;
  }

  double deviation() {
    var amounts = past.stream().filter(this::alike).toList();
    if (amounts.size() < 10) {
      return 0;
    }
    var logs = amounts.stream().map(one -> Math.log((double) one.amountMinor())).toList();
    var weights = amounts.stream().map(this::weight).toList();
    double middle = median(logs, weights);
    double mad = median(logs.stream().map(log -> Math.abs(log - middle)).toList(), weights);
    double above = Math.log((double) now.amountMinor()) - middle;
    return Math.max(0, above / Math.max(0.2, 1.4826 * mad));
  }

  private double weight(Transaction one) {
    double days = Duration.between(one.occurredAt(), now.occurredAt()).toMillis() / 86_400e3;
    return Math.pow(0.5, days / 14);
  }

  /** The least value such that the values up to it have half of the weight. */
  private static double median(List<Double> values, List<Double> weights) {
    double total = weights.stream().mapToDouble(each -> each).sum();
    var candidates = new ArrayList<>(values);
    candidates.sort(Comparator.naturalOrder());
    for (double candidate : candidates) {
      double upTo = 0;
      for (int i = 0; i < values.size(); i++) {
        upTo += values.get(i) <= candidate ? weights.get(i) : 0;
      }
      if (upTo >= total / 2) {
        return candidate;
      }
    }
    throw new AssertionError("no median");
  }
}
