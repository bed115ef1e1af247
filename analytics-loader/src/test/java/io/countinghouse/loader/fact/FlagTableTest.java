package io.countinghouse.loader.fact;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Flag;
import io.countinghouse.sql.facts.Origin;
import io.countinghouse.sql.facts.RowBinary;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Amounts of flags: reports read their digits as minor units. */
class FlagTableTest {

  private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");

  private static RowBinary written(String amount, String currency) {
    var reasons = List.of(new Flag.Reason("velocity", 1, 9, 6, "transactions", null, 0.9, null));
    var flag =
        new Flag(
            new UUID(0x7000, 1),
            "ann",
            0,
            1,
            T,
            T,
            amount,
            currency,
            "acme",
            null,
            null,
            0.9,
            0.8,
            "rules-1",
            reasons,
            null,
            null,
            null);
    var out = new RowBinary();
    FlagTable.FLAGS.rows().write(flag, new Origin("b", 0, 0), out);
    return out;
  }

  @ParameterizedTest
  @CsvSource({"12.50,EUR", "0.00,USD", "12,JPY", "1.234,KWD"})
  void anAmountInItsCurrencysScaleIsTaken(String amount, String currency) {
    assertTrue(written(amount, currency).size() > 0);
  }

  @ParameterizedTest
  @CsvSource({
    "12.5,EUR",
    "12,EUR",
    "012.50,EUR",
    "-12.50,EUR",
    "'12,50',EUR",
    "1e3,EUR",
    "'',EUR",
    "12.0,JPY",
    "1.23,KWD",
    "12.50,XAU",
    "12.50,EURO",
    "99999999999999999999,JPY"
  })
  void anyOtherTextIsRefused(String amount, String currency) {
    assertThrows(IllegalArgumentException.class, () -> written(amount, currency));
  }
}
