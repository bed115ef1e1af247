package io.countinghouse.reports.filing;

import io.countinghouse.reports.ReportValue;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one CTR is about: a customer's cash in a business day. In and out were counted apart, and
 * are filed on one form if both had to be reported.
 *
 * @param in handed in; null: not to be reported
 * @param out taken out; null: not to be reported
 */
record CashDay(LocalDate day, String customer, @Nullable Cash in, @Nullable Cash out) {

  private record Key(LocalDate day, String customer) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int days = day.compareTo(other.day);
      return days == 0 ? customer.compareTo(other.customer) : days;
    }
  }

  /**
   * Of the rows of large-cash, by day and customer. Those of twins are two customers' and stand for
   * one day of which nothing can be filed.
   */
  static List<CashDay> of(List<Map<String, ReportValue>> rows, Twins twins) {
    var days = new TreeMap<Key, CashDay>();
    for (var row : rows) {
      var key = new Key(Columns.day(row, "business_day"), Columns.text(row, "customer"));
      var before = days.getOrDefault(key, new CashDay(key.day(), key.customer(), null, null));
      boolean in = Columns.text(row, "direction").equals("in");
      if ((in ? before.in() : before.out()) != null && !twins.has(key.customer())) {
        throw new IllegalStateException(
            "large-cash has a second row of a customer on " + key.day());
      }
      days.put(key, in ? before.withIn(Cash.of(row)) : before.withOut(Cash.of(row)));
    }
    return new ArrayList<>(days.values());
  }

  private CashDay withIn(Cash cash) {
    return new CashDay(day, customer, cash, out);
  }

  private CashDay withOut(Cash cash) {
    return new CashDay(day, customer, in, cash);
  }

  private Stream<Cash> both() {
    return Stream.of(in, out).flatMap(Stream::ofNullable);
  }

  boolean several() {
    return both().mapToLong(Cash::transactions).sum() > 1;
  }

  /** Of all of it. */
  Channels channels() {
    return both().map(Cash::channels).reduce(new Channels(Set.of()), Channels::and);
  }

  /** Whether no transaction by itself had to be reported. */
  boolean onlyTogether() {
    return both().allMatch(Cash::onlyTogether);
  }
}
