package io.countinghouse.reports.rates;

import io.countinghouse.events.Money;
import io.countinghouse.events.Sha256;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * A file of daily rates: CSV with the header {@code date,currency,rate_per_eur}, packed with gzip
 * if its name ends in {@code .gz}. As the European Central Bank publishes them, a rate is the units
 * of the currency for one euro.
 *
 * @param rates those of the file, and the euro's own for each of its days
 * @param digest of its text, SHA-256 in lower-case hex
 */
public record RateFile(String name, List<Rate> rates, String digest) {

  private static final int DECIMALS_MAX = 8;

  /** Digits before the point that the table keeps, which is {@code Decimal(18, 8)}. */
  private static final int DIGITS_MAX = 10;

  /** Of the table's {@code Date32}, which would silently make its own ends of any other day. */
  private static final LocalDate FIRST_DAY = LocalDate.of(1900, 1, 1);

  private static final LocalDate LAST_DAY = LocalDate.of(2299, 12, 31);

  /**
   * A load is one INSERT of one block, all or nothing, and ClickHouse begins another one after
   * 1,048,449 rows (min_insert_block_size_rows). The euro's own may double what the file has.
   */
  static final int RATES_MAX = 500_000;

  private static final String EURO = "EUR";

  /**
   * The rate of a currency on a day.
   *
   * @param perEuro units of the currency for one euro, above 0
   */
  public record Rate(LocalDate day, String currency, BigDecimal perEuro) {}

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException naming the line that is not as it must be, or if there is none
   */
  public static RateFile read(Path file) throws IOException {
    var name = String.valueOf(file.getFileName());
    try (var in = Files.newInputStream(file)) {
      var plain = name.endsWith(".gz") ? new GZIPInputStream(in) : in;
      return of(name, new String(plain.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  static RateFile of(String name, String text) throws IOException {
    var format =
        CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).setTrim(true).get();
    var rates = new ArrayList<Rate>();
    var seen = new HashSet<String>();
    var days = new TreeSet<LocalDate>();
    long line = 1;
    try (var parser = format.parse(new StringReader(text))) {
      for (var row : parser) {
        line = parser.getCurrentLineNumber();
        var rate = rate(row, line);
        if (!seen.add(rate.day() + rate.currency())) {
          throw wrong(line, "a second rate of this currency and day");
        }
        if (rates.size() == RATES_MAX) {
          throw wrong(line, "a file may have %,d rates; load it in parts".formatted(RATES_MAX));
        }
        days.add(rate.day());
        rates.add(rate);
      }
    } catch (UncheckedIOException e) { // of the parser, which reads a row ahead
      throw wrong(line + 1, "no CSV as of RFC 4180");
    }
    if (rates.isEmpty()) {
      throw new IllegalArgumentException("there is no rate in it");
    }
    days.forEach(day -> {
      if (seen.add(day + EURO)) {
        rates.add(new Rate(day, EURO, BigDecimal.ONE));
      }
    });
    return new RateFile(name, List.copyOf(rates), Sha256.hex(text));
  }

  private static Rate rate(CSVRecord row, long line) {
    try {
      var currency = Money.currency(row.get("currency")).getCurrencyCode();
      var perEuro = perEuro(row.get("rate_per_eur"));
      if (currency.equals(EURO) && perEuro.compareTo(BigDecimal.ONE) != 0) {
        throw wrong(line, "a euro is one euro");
      }
      return new Rate(day(row.get("date")), currency, perEuro);
    } catch (DateTimeParseException | IllegalArgumentException e) {
      throw wrong(line, String.valueOf(e.getMessage()));
    }
  }

  private static BigDecimal perEuro(String text) {
    var rate = new BigDecimal(text).stripTrailingZeros();
    if (rate.signum() <= 0
        || rate.scale() > DECIMALS_MAX
        || (long) rate.precision() - rate.scale() > DIGITS_MAX) {
      throw new IllegalArgumentException(
          "a rate must be above 0, with at most 10 digits before the point and 8 after it");
    }
    return rate;
  }

  private static LocalDate day(String text) {
    var day = LocalDate.parse(text);
    if (day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY)) {
      throw new IllegalArgumentException("a day must be from " + FIRST_DAY + " to " + LAST_DAY);
    }
    return day;
  }

  private static IllegalArgumentException wrong(long line, String what) {
    return new IllegalArgumentException(
        what.startsWith("line ") ? what : "line " + line + ": " + what);
  }
}
