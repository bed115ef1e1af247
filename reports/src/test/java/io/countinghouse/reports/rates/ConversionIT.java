package io.countinghouse.reports.rates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.reports.Databases;
import io.countinghouse.reports.HandMade;
import io.countinghouse.reports.Rows;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Conversions worked out by hand; 2026-03-06 is a Friday. */
@ExtendWith(RunningStack.class)
class ConversionIT {

  private static final String HEADER = "date,currency,rate_per_eur\n";

  private final Databases databases;
  private final HandMade made;

  ConversionIT(Servers servers) throws Exception {
    databases = Databases.create(servers);
    made = new HandMade(databases);
  }

  @BeforeEach
  void accounts() throws Exception {
    made.account("world", "external", null, null).account("a", "customer", "US", "ann");
  }

  @AfterEach
  void close() throws Exception {
    databases.close();
  }

  private int load(String rates) throws Exception {
    return new RateStore(databases.clickHouse(), databases.postgres())
        .load(RateFile.of("rates.csv", HEADER + rates));
  }

  private List<String> converted(String day, String reporting) throws Exception {
    return Rows.columns(
        Rows.of(databases, "converted-turnover", "from", day, "to", day, "reporting", reporting),
        "currency",
        "turnover",
        "converted",
        "rate_date");
  }

  @Test
  void amountsAreConvertedByTheRateOfTheirDayInEachCurrencysScale() throws Exception {
    assertEquals(
        4, load("2026-03-06,USD,1.25\n2026-03-06,JPY,160\n2026-03-06,BHD,0.4\n"), "with EUR");
    made.post("world", "a", 10_001, "EUR", "2026-03-06T10:00:00Z");
    made.post("world", "a", 1_601, "JPY", "2026-03-06T10:00:00Z");
    made.post("world", "a", 1_000, "BHD", "2026-03-06T10:00:00Z");
    made.post("world", "a", 777, "USD", "2026-03-06T10:00:00Z");
    // 1.000 BHD = 2.5 EUR = 3.125 USD; 100.01 EUR = 125.0125 USD; 1601 JPY = 12.5078125 USD
    assertEquals(
        List.of(
            "BHD|1.000|3.13|2026-03-06",
            "EUR|100.01|125.01|2026-03-06",
            "JPY|1601|12.51|2026-03-06",
            "USD|7.77|7.77|2026-03-06"),
        converted("2026-03-06", "USD"));
    // 100.01 EUR = 16001.6 JPY; 1.000 BHD = 400 JPY; 7.77 USD = 994.56 JPY
    assertEquals(
        List.of(
            "BHD|1.000|400|2026-03-06",
            "EUR|100.01|16002|2026-03-06",
            "JPY|1601|1601|2026-03-06",
            "USD|7.77|995|2026-03-06"),
        converted("2026-03-06", "JPY"));
  }

  @Test
  void aCurrencyOfSmallUnitsIsAReportingCurrencyToo() throws Exception {
    load("2026-03-06,KRW,1725.43\n2026-03-06,IDR,19123.4567\n2026-03-06,BHD,0.4\n");
    made.post("world", "a", 10_001, "EUR", "2026-03-06T10:00:00Z");
    made.post("world", "a", 1_000, "BHD", "2026-03-06T10:00:00Z");
    // 100.01 EUR = 172560.2543 KRW = 1912536.904... IDR; 1.000 BHD = 2.5 EUR
    assertEquals(
        List.of("BHD|1.000|4314|2026-03-06", "EUR|100.01|172560|2026-03-06"),
        converted("2026-03-06", "KRW"));
    assertEquals(
        List.of("BHD|1.000|47808.64|2026-03-06", "EUR|100.01|1912536.90|2026-03-06"),
        converted("2026-03-06", "IDR"));
    assertEquals(
        List.of("4313.575", "1725.43"),
        Rows.columns(
            Rows.of(
                databases,
                "converted-turnover",
                "from",
                "2026-03-06",
                "to",
                "2026-03-06",
                "reporting",
                "KRW"),
            "rate"));
  }

  @Test
  void aDayWithoutARateTakesTheLastOneAndTooOldAOneIsAnErrorThatNamesCurrencyAndDay()
      throws Exception {
    load("2026-03-06,USD,1.25\n");
    made.post("world", "a", 100, "EUR", "2026-03-11T10:00:00Z");
    assertEquals(List.of("EUR|1.00|1.25|2026-03-06"), converted("2026-03-11", "USD"));
    made.post("world", "a", 100, "EUR", "2026-03-12T10:00:00Z");
    var error = assertThrows(SQLException.class, () -> converted("2026-03-12", "USD"));
    assertTrue(
        String.valueOf(error.getMessage()).contains("there is no rate of EUR for 2026-03-12"),
        error::getMessage);
    made.post("world", "a", 100, "CHF", "2026-03-06T10:00:00Z");
    var unknown = assertThrows(SQLException.class, () -> converted("2026-03-06", "USD"));
    assertTrue(
        String.valueOf(unknown.getMessage()).contains("there is no rate of CHF for 2026-03-06"),
        unknown::getMessage);
  }

  @Test
  void aLaterLoadCountsAndTheSameFileIsLoadedOnce() throws Exception {
    load("2026-03-06,USD,1.25\n");
    assertEquals(0, load("2026-03-06,USD,1.25\n"));
    made.post("world", "a", 100, "EUR", "2026-03-06T10:00:00Z");
    load("2026-03-06,USD,1.5\n");
    assertEquals(List.of("EUR|1.00|1.50|2026-03-06"), converted("2026-03-06", "USD"));
  }
}
