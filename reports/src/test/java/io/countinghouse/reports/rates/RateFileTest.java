package io.countinghouse.reports.rates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateFileTest {

  private static final String HEADER = "date,currency,rate_per_eur\n";

  @Test
  void eachDayHasTheEurosOwnRateToo() throws Exception {
    var file = RateFile.of("f", HEADER + "2026-03-02,USD,1.0875\n2026-03-02,JPY,161.2\n");
    var day = LocalDate.of(2026, 3, 2);
    assertEquals(
        List.of(
            new RateFile.Rate(day, "USD", new BigDecimal("1.0875")),
            new RateFile.Rate(day, "JPY", new BigDecimal("161.2")),
            new RateFile.Rate(day, "EUR", BigDecimal.ONE)),
        file.rates());
  }

  @ParameterizedTest
  @CsvSource({
    "'2026-03-02,USD,0'",
    "'2026-03-02,USD,-1'",
    "'2026-03-02,USD,N/A'",
    "'2026-03-02,USD,1.123456789'",
    "'2026-03-02,XXQ,1'",
    "'2026-02-30,USD,1'",
    "'2300-01-01,USD,1'",
    "'1899-12-31,USD,1'",
    "'2026-03-02,USD,10000000000'",
    "'2026-03-02,USD,1e999999999'",
    "'2026-03-02,EUR,1.1'",
    "'2026-03-02,\"US\"D,1'",
  })
  void aLineThatIsNoRateIsNamed(String line) {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> RateFile.of("f", HEADER + "2026-03-01,USD,1\n" + line + "\n"));
    assertEquals("line 3:", String.valueOf(error.getMessage()).substring(0, 7));
  }

  @Test
  void aFileWithoutARateIsNone() {
    assertThrows(IllegalArgumentException.class, () -> RateFile.of("f", HEADER));
    assertThrows(IllegalArgumentException.class, () -> RateFile.of("f", ""));
  }

  @Test
  void aFileThatIsNoLongerOneBlockOfAnInsertIsRefused() {
    var currencies =
        Currency.getAvailableCurrencies().stream()
            .filter(currency -> currency.getDefaultFractionDigits() >= 0)
            .map(Currency::getCurrencyCode)
            .filter(code -> !code.equals("EUR"))
            .toList();
    var text = new StringBuilder(HEADER);
    for (int i = 0; i <= RateFile.RATES_MAX; i++) {
      text.append(LocalDate.of(1990, 1, 1).plusDays(i / currencies.size())).append(',');
      text.append(currencies.get(i % currencies.size())).append(",2\n");
    }
    var error =
        assertThrows(IllegalArgumentException.class, () -> RateFile.of("f", text.toString()));
    assertEquals(
        "line 500002: a file may have 500,000 rates; load it in parts", error.getMessage());
  }

  @Test
  void twoRatesOfADayAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> RateFile.of("f", HEADER + "2026-03-01,USD,1\n2026-03-01,USD,2\n"));
  }
}
