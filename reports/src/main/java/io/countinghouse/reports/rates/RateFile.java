package io.countinghouse.reports.rates;

import io.countinghouse.events.Money;
import io.countinghouse.events.Sha256;
import java.io.IOException;
import java.io.StringReader;
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
   * @throws IllegalArgumentException naming the line that is not as it must be
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
    try (var parser = format.parse(new StringReader(text))) {
      for (var row : parser) {
        var rate = rate(row, parser.getCurrentLineNumber());
        if (!seen.add(rate.day() + rate.currency())) {
          throw wrong(parser.getCurrentLineNumber(), "a second rate of this currency and day");
        }
        days.add(rate.day());
        rates.add(rate);
      }
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
      var perEuro = new BigDecimal(row.get("rate_per_eur"));
      if (perEuro.signum() <= 0 || perEuro.stripTrailingZeros().scale() > DECIMALS_MAX) {
        throw wrong(line, "a rate must be above 0, with at most 8 decimals");
      }
      return new Rate(LocalDate.parse(row.get("date")), currency, perEuro);
    } catch (DateTimeParseException | IllegalArgumentException e) {
      throw wrong(line, String.valueOf(e.getMessage()));
    }
  }

  private static IllegalArgumentException wrong(long line, String what) {
    return new IllegalArgumentException(
        what.startsWith("line ") ? what : "line " + line + ": " + what);
  }
}
