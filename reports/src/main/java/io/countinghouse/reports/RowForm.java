package io.countinghouse.reports;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the texts of a report's rows become its values. */
final class RowForm {

  private final List<ReportColumn> columns;
  private final List<String> names;

  /** For each column the place of the one that names its currency, if it is of money. */
  private final List<Integer> currencies;

  RowForm(List<ReportColumn> columns) {
    this.columns = columns;
    names = columns.stream().map(ReportColumn::name).toList();
    currencies = columns.stream().map(column -> names.indexOf(column.currency())).toList();
  }

  /** What the columns are called, in their order. */
  List<String> names() {
    return names;
  }

  List<ReportValue> values(List<@Nullable String> row) {
    var values = new ArrayList<ReportValue>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      var text = row.get(i);
      values.add(text == null ? new ReportValue.None() : value(i, text, row));
    }
    return values;
  }

  private ReportValue value(int column, String text, List<@Nullable String> row) {
    return switch (columns.get(column).type()) {
      case TEXT -> new ReportValue.Text(text);
      case DATE -> new ReportValue.Day(LocalDate.parse(text));
      case TIME -> new ReportValue.Time(moment(text));
      case INTEGER -> new ReportValue.Whole(new BigInteger(text));
      case NUMBER -> new ReportValue.Fraction(new BigDecimal(text));
      case MONEY -> {
        var currency = Objects.requireNonNull(row.get(currencies.get(column)), "no currency");
        yield new ReportValue.Amount(new BigInteger(text), currency);
      }
    };
  }

  /** ClickHouse puts a blank between the day and the time; reports give moments in UTC. */
  private static Instant moment(String text) {
    return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
  }
}
