package io.countinghouse.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {

  @ParameterizedTest
  @CsvSource({
    "12.50, EUR, 1250, 12.50",
    "12.5, EUR, 1250, 12.50",
    "0, EUR, 0, 0.00",
    "-0.01, EUR, -1, -0.01",
    "1500, JPY, 1500, 1500",
    "1500.0, JPY, 1500, 1500",
    "1.234, KWD, 1234, 1.234",
    "92233720368547758.07, USD, 9223372036854775807, 92233720368547758.07",
  })
  void decimalTextIsExact(String text, String code, long minor, String canonical) {
    var money = Money.parse(text, Money.currency(code));
    assertEquals(minor, money.minor());
    assertEquals(canonical, money.decimal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " 1", "1e3", "1,50", ".5", "5.", "+1", "0x10", "NaN", "١"})
  void whatIsNoPlainDecimalIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Money.parse(text, Money.currency("EUR")));
  }

  @ParameterizedTest
  @CsvSource({"1.005, EUR", "0.5, JPY", "92233720368547758.08, USD", "99999999999999999999, EUR"})
  void nothingIsRoundedOrOverflows(String text, String code) {
    assertThrows(IllegalArgumentException.class, () -> Money.parse(text, Money.currency(code)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"eur", "EURO", "", "ZZZ", "XAU", "XXX", "XTS"})
  void onlyCurrenciesWithAMinorUnitAreMoney(String code) {
    assertThrows(IllegalArgumentException.class, () -> Money.currency(code));
  }

  @Test
  void theCodesAreThoseThatAreAccepted() {
    assertTrue(Money.codes().contains("EUR"));
    assertFalse(Money.codes().contains("XAU"));
  }
}
