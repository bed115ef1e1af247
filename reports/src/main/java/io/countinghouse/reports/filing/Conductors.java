package io.countinghouse.reports.filing;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;

/**
 * Who stood at the counter: CSV with the header {@code business_day,customer,conductor}. The ledger
 * does not know it. A line that no filing uses would make a filing say something else than whoever
 * wrote the line meant, so each must be used.
 */
public final class Conductors {

  /** So many wrong lines are named; of more it is said how many. */
  private static final int NAMED_MAX = 20;

  private record Key(LocalDate day, String customer) {}

  private record Line(long number, String conductor) {}

  private final Map<Key, Line> lines;

  private Conductors(Map<Key, Line> lines) {
    this.lines = lines;
  }

  /** Nobody has said. */
  public static Conductors none() {
    return new Conductors(Map.of());
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException naming the line that is not as it must be
   */
  public static Conductors read(Path file) throws IOException {
    return of(Files.readString(file));
  }

  static Conductors of(String text) throws IOException {
    var format =
        CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).setTrim(true).get();
    var lines = new LinkedHashMap<Key, Line>();
    try (var rows = format.parse(new StringReader(text))) {
      for (var row : rows) {
        long number = rows.getCurrentLineNumber();
        try {
          var key = new Key(LocalDate.parse(row.get("business_day")), row.get("customer"));
          if (row.get("conductor").isEmpty()) {
            throw new IllegalArgumentException("the conductor is missing");
          }
          if (lines.put(key, new Line(number, row.get("conductor"))) != null) {
            throw new IllegalArgumentException("a second line for this customer and day");
          }
        } catch (DateTimeException | IllegalArgumentException e) {
          throw new IllegalArgumentException(told(number) + e.getMessage(), e);
        }
      }
    }
    return new Conductors(lines);
  }

  private static String told(long line) {
    return "conductors, line " + line + ": ";
  }

  /**
   * Refuses lines that are about no cash that is to be reported.
   *
   * @param days of the run
   * @param from the run's first business day
   * @param to its last
   * @throws IllegalArgumentException naming each such line and why
   */
  void requireUsed(List<CashDay> days, LocalDate from, LocalDate to) {
    var known = new TreeMap<String, NavigableSet<LocalDate>>();
    days.forEach(
        cash -> known.computeIfAbsent(cash.customer(), _ -> new TreeSet<>()).add(cash.day()));
    var wrong = new ArrayList<String>();
    lines.forEach((key, line) -> {
      var ofCustomer = known.getOrDefault(key.customer(), new TreeSet<>());
      if (!ofCustomer.contains(key.day())) {
        wrong.add(told(line.number()) + why(key, ofCustomer, from, to));
      }
    });
    if (!wrong.isEmpty()) {
      var more =
          wrong.size() > NAMED_MAX ? "; and %d more".formatted(wrong.size() - NAMED_MAX) : "";
      throw new IllegalArgumentException(
          String.join("; ", wrong.subList(0, Math.min(NAMED_MAX, wrong.size()))) + more);
    }
  }

  private static String why(Key key, NavigableSet<LocalDate> days, LocalDate from, LocalDate to) {
    if (key.day().isBefore(from) || key.day().isAfter(to)) {
      return "business_day %s is not in the run, which is from %s to %s"
          .formatted(key.day(), from, to);
    }
    if (days.isEmpty()) {
      return "customer %s has no cash that is to be reported in this run".formatted(key.customer());
    }
    var later = days.ceiling(key.day());
    return "customer %s has no cash that is to be reported on %s, but on %s; cash of a weekend or holiday counts on the next business day"
        .formatted(key.customer(), key.day(), later == null ? days.last() : later);
  }

  /** Of a cash day; null: nobody has said. */
  @Nullable String of(CashDay cash) {
    var line = lines.get(new Key(cash.day(), cash.customer()));
    return line == null ? null : line.conductor();
  }
}
