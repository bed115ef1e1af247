package io.countinghouse.reports.filing;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;

/**
 * Who stood at the counter: CSV with the header {@code business_day,customer,conductor}. The ledger
 * does not know it.
 */
public final class Conductors {

  private record Key(LocalDate day, String customer) {}

  private final Map<Key, String> conductors;

  private Conductors(Map<Key, String> conductors) {
    this.conductors = conductors;
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
    var conductors = new HashMap<Key, String>();
    try (var rows = format.parse(new StringReader(text))) {
      for (var row : rows) {
        try {
          var key = new Key(LocalDate.parse(row.get("business_day")), row.get("customer"));
          if (row.get("conductor").isEmpty()) {
            throw new IllegalArgumentException("the conductor is missing");
          }
          if (conductors.put(key, row.get("conductor")) != null) {
            throw new IllegalArgumentException("a second line for this customer and day");
          }
        } catch (DateTimeException | IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "line " + rows.getCurrentLineNumber() + ": " + e.getMessage(), e);
        }
      }
    }
    return new Conductors(conductors);
  }

  /** Of a cash day; null: nobody has said. */
  @Nullable String of(CashDay cash) {
    return conductors.get(new Key(cash.day(), cash.customer()));
  }
}
