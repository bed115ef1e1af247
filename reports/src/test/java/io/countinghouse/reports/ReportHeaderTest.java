package io.countinghouse.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportHeaderTest {

  private static final String FILE =
      """
      -- What it is
      -- for.
      --
      -- Source: a law,
      -- and its number.
      --
      -- A note.
      --
      -- Parameters:
      --   from          Date32                       first day
      --   account       String =                     only this one
      --   how           String = a (a | b)           which
      --   limit_minor   Int64 = 1000000              in minor units
      --   currency      String = USD                 of the limit
      --   closed        Array(Date32) = ['2026-01-01', '2026-07-04']   holidays,
      --                                              as days
      --   as_of         Map(UInt16, UInt64) = {}     up to
      --
      -- Columns:
      --   name          text                         whose
      --   sum_minor     money                        of all
      --   fee_minor     money in other               a fee
      --   currency      text                         of the sum
      --   other         text                         of the fee
      --
      -- Chart: sum_minor by name where name is it

      SELECT 1
      """;

  private static final Report REPORT = ReportHeader.read("example", FILE);

  @Test
  void theHeadDescribesTheReport() {
    assertEquals("What it is for.", REPORT.purpose());
    assertEquals("a law, and its number.", REPORT.source());
    assertEquals(List.of("A note."), REPORT.notes());
    assertEquals(new ReportHeader.Chart("sum_minor", "name", "name", "it"), REPORT.chart());
    assertEquals(
        List.of("from", "account", "how", "limit", "currency", "closed", "as-of"),
        REPORT.parameters().stream().map(ReportParameter::option).toList());
    assertEquals(
        List.of("currency", "currency", "other"),
        REPORT.columns().stream().limit(3).map(ReportColumn::currency).toList());
    assertEquals("holidays, as days", REPORT.parameters().get(5).description());
    assertEquals(FILE, REPORT.sql());
  }

  @Test
  void aParameterWithAnEqualsSignHasADefault() {
    var arguments = REPORT.arguments(Map.of("from", "2026-01-01"));
    assertEquals("", arguments.get("account"));
    assertEquals("a", arguments.get("how"));
    assertEquals("['2026-01-01', '2026-07-04']", arguments.get("closed"));
    assertEquals("{}", arguments.get("as_of"));
    assertTrue(REPORT.parameters().getFirst().required());
  }

  @Test
  void peopleGiveAmountsAsDecimalsAndListsWithCommas() {
    var arguments =
        REPORT.arguments(
            Map.of(
                "from",
                "2026-01-01",
                "limit",
                "12.5",
                "currency",
                "BHD",
                "closed",
                "2026-01-01, 2026-12-25"));
    assertEquals("12500", arguments.get("limit_minor"));
    assertEquals("['2026-01-01','2026-12-25']", arguments.get("closed"));
    assertEquals("[]", REPORT.arguments(Map.of("from", "2026-01-01", "closed", "")).get("closed"));
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> REPORT.arguments(Map.of("from", "2026-01-01", "closed", "x'],now()")));
    assertEquals("closed must be a day such as 2026-01-31", error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "-- a\n--\n-- Parameters:\n--   from Date32 only one blank",
        "-- a\n--\n-- Columns:\n--   sum  nothing  described",
        "-- a\n--\n-- Columns:\n--   sum  money  without its ending",
        "-- a\n--\n-- Columns:\n--   sum_minor  money  in no currency",
        "-- a\n--\n-- Chart: something",
      })
  void aHeadThatIsNotAsItMustBeIsRefusedByName(String file) {
    var error =
        assertThrows(IllegalArgumentException.class, () -> ReportHeader.read("example", file));
    assertTrue(
        String.valueOf(error.getMessage()).startsWith("report example: "), error::getMessage);
  }
}
